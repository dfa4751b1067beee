"""Words a second of extraction, beside what the bare encoder reaches on the same pieces; of the whole program; memory; start-up.

    python benchmarks/speed.py --shared ../shared [--record]

Reads PolNeAR's dev articles where they are (any folder of .txt files with --texts). The encoder alone is the same int8
graph without heads, called on the same windows from the same number of threads.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import onnx
import onnxruntime

from counterclaim import pipeline
from counterclaim.export import writer
from counterclaim.extract import find_attributions
from counterclaim.extract.windows import Windows
from counterclaim.models.tagger import FOLDER
from counterclaim.read import read_file
from counterclaim.text.paragraphs import Marked

ROUNDS = 7


def bare_encoder() -> onnxruntime.InferenceSession:
    """The shipped graph cut behind the encoder's last layer."""
    graph = onnx.load(FOLDER / "tagger.onnx")
    gather = next(n for n in graph.graph.node if "words" in n.output)
    hidden = gather.input[0]
    keep, wanted = [], {hidden}
    for node in reversed(graph.graph.node):
        if wanted & set(node.output):
            keep.append(node)
            wanted |= set(node.input)
    del graph.graph.node[:]
    graph.graph.node.extend(reversed(keep))
    del graph.graph.output[:]
    graph.graph.output.append(onnx.helper.make_tensor_value_info(hidden, onnx.TensorProto.FLOAT, None))
    kept = [i for i in graph.graph.input if i.name in wanted]
    del graph.graph.input[:]
    graph.graph.input.extend(kept)
    weights = [w for w in graph.graph.initializer if w.name in wanted]
    del graph.graph.initializer[:]
    graph.graph.initializer.extend(weights)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(graph.SerializeToString(), options, providers=["CPUExecutionProvider"])


def encoder_seconds(session: onnxruntime.InferenceSession, windows: list, threads: int) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda w: session.run(None, {"pieces": w.pieces, "shapes": w.shapes}), windows))
    return time.perf_counter() - began


def extraction_seconds(paths: list[Path], tools: pipeline.Tools, threads: int) -> float:
    """Reading, extraction and writing, without resolution: what stands beside the bare encoder."""
    began = time.perf_counter()

    def one(path: Path) -> pipeline.Result:
        document = read_file(path)
        return pipeline.Result(str(path), document, tuple(find_attributions(document, tools.tagger)))

    with ThreadPoolExecutor(threads) as pool:
        writer("jsonl")(pool.map(one, paths), io.StringIO())
    return time.perf_counter() - began


def program_seconds(paths: list[Path], tools: pipeline.Tools, threads: int) -> float:
    began = time.perf_counter()
    inputs = [pipeline.Input(str(p), lambda p=p: read_file(p)) for p in paths]
    writer("jsonl")(pipeline.run(inputs, tools, threads), io.StringIO())
    return time.perf_counter() - began


def memory_mb(paths: list[Path], copies: int) -> float:
    """Peak memory of a process of its own that reads about `copies` articles."""
    many = (paths * (copies // len(paths) + 1))[:copies]
    code = (
        "import sys;from counterclaim.cli import main;main(['extract',*sys.argv[1:],'--out','/dev/null']);"
        "peak=[l for l in open('/proc/self/status') if l.startswith('VmHWM')];print(int(peak[0].split()[1])/1024,file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *map(str, many)], capture_output=True, text=True, check=True)
    return float(done.stderr.strip().splitlines()[-1])


def help_seconds() -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "counterclaim", "--help"], capture_output=True, check=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    folder = options.texts or options.shared / "data" / "polnear" / "dev" / "text"
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        print(f"bench: no .txt files in {folder}; name a folder with --texts")
        return
    tools = pipeline.Tools.load()
    tagger = tools.tagger
    texts = [p.read_text(encoding="utf-8") for p in paths]
    words = sum(len(t.split()) for t in texts)
    cutter = Windows(tagger.pieces)
    windows = [
        w
        for p in paths
        for d in [read_file(p)]
        for w in cutter.cut(Marked(d.text, [(s.start, s.end) for s in d.sections if s.kind in ("title", "body")]))
    ]
    pieces = sum(len(w.pieces) for w in windows)
    session = bare_encoder()
    encoder_seconds(session, windows[:20], options.threads)
    program_seconds(paths[:5], tools, options.threads)
    measured = [
        (
            encoder_seconds(session, windows, options.threads),
            *(f(paths, tools, options.threads) for f in (extraction_seconds, program_seconds)),
        )
        for _ in range(ROUNDS)
    ]
    encoder, extraction, program = (statistics.median(m[i] for m in measured) for i in range(3))
    figures = {
        "articles": len(paths),
        "words": words,
        "pieces": pieces,
        "threads": options.threads,
        "encoder_words_per_s": round(words / encoder),
        "extraction_words_per_s": round(words / extraction),
        "extraction_share_of_encoder_percent": round(100 * statistics.median(m[0] / m[1] for m in measured), 1),
        "program_words_per_s": round(words / program),
        "memory_1000_articles_mb": round(memory_mb(paths, 1000)),
        "help_s": round(help_seconds(), 3),
    }
    for key, value in figures.items():
        print(f"{key:<38}{value:>12}")
    if options.record:
        here = Path(__file__).parent
        commit = subprocess.run(
            ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=True, cwd=here
        ).stdout.strip()
        entry = {
            "commit": commit,
            "model": tagger.name,
            "machine": f"{platform.machine()}, {options.threads} threads, Python {platform.python_version()}",
            "command": "make bench",
            "figures": figures,
        }
        (here / "results.json").write_text(json.dumps(entry, indent=1) + "\n")


if __name__ == "__main__":
    main()
