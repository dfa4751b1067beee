"""When two URLs are the address of one page."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid", "cmpid", "ref_src", "xtor", "at_medium", "at_campaign")


def address_of(url: str | None) -> str | None:
    """The page that a URL names, without scheme, `www.`, fragment, tracking parameters and a slash at the end; None for no URL."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = parts.port
    except ValueError:
        return url
    if not host:
        return url
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.lower().startswith(_TRACKING)])
    shown_port = f":{port}" if port not in (None, 80, 443) else ""
    return f"{host}{shown_port}{parts.path.rstrip('/')}" + (f"?{query}" if query else "")
