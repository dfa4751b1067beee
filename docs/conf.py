"""How Sphinx builds these pages: `make docs`. What is made from the code is in generated.py beside this file."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from counterclaim.version import __version__  # noqa: E402

project = "counterclaim"
author = "The counterclaim founders"
copyright = author
release = version = __version__
language = "en-GB"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "generated"]
exclude_patterns = ["build", "examples", "pictures"]
myst_heading_anchors = 4
myst_enable_extensions = ["deflist"]
# a table that ends in code is no smart quotation
smartquotes = False

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
napoleon_use_ivar = True
napoleon_custom_sections = [("Source", "notes_style")]
# types are shown, and are no links: most of them live in modules that are no part of the public interface
nitpick_ignore_regex = [("py:.*", ".*")]

html_theme = "furo"
html_title = f"counterclaim {release}"
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"source_edit_link": "", "source_view_link": ""}
html_domain_indices = False
html_last_updated_fmt = None
# without a button that needs a service: everything that a page loads lies beside it
html_use_opensearch = ""
