"""Where a host lies, looked at before another program is sent there: never into somebody's own network."""

from __future__ import annotations

from cards.errors import SourceError

_PORTS = {"http": 80, "https": 443}
_TIMEOUT = 10.0  # seconds for a name to be found


def pins(url: str, *, private: bool = False) -> list[str]:
    """Return where the host of an address lies, as curl wants to be told: ``HOST:PORT:ADDRESS,ADDRESS``.

    Args:
        url: the address.
        private: whether it may be a private one; then nothing is looked at.

    Returns:
        Nothing if the host may be looked up anew: a proxy does that, or it is private and may be.

    Raises:
        SourceError: it is no address, is not known, or is a private one.
    """
    if private:
        return []
    from cards.web import addresses, proxies
    from cards.web.trouble import Trouble

    try:
        at = addresses.parsed(url)
        host, port = at.raw_host.decode("ascii", "replace"), at.port or _PORTS[at.scheme]
        if proxies.proxy_for(at):
            addresses.check_name(host)
            return []
        found = addresses.resolved(host, port, _TIMEOUT)
        if not all(addresses.is_open(each) for each in found):
            raise addresses.refused()
    except Trouble as trouble:
        raise SourceError(trouble.why, hint=trouble.hint, file=url) from trouble
    return [f"{host}:{port}:{','.join(f'[{each}]' if ':' in each else each for each in found)}"]
