"""The addresses of the page, and what becomes of what is sent to them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from cards import charts
from cards.errors import DecidedError, MkdeckError
from cards.pages import Speaks
from cards.resources import templates_dir
from cards.review.drawing import pictures_of, style
from cards.review.guard import FRAME_POLICY, Guard, Keys
from cards.review.items import Item
from cards.review.session import WHAT, NoItemError, Session, Words
from cards.review.site import Site, numbered, returning
from cards.templater.pictures import media_type

_MOST_SEEN = 500  # cards that one message tells as looked at
_LONGEST = 60_000  # characters of a side
DONE = {"accept": "accept", "article": "accept", "reject": "reject", "edit": "edit", "clear": "clear"}


def make_app(session: Session, say: Speaks, keys: Keys) -> ASGIApp:
    """Return the page as an application, guarded.

    Args:
        session: the decks.
        say: the messages.
        keys: who is let in.
    """
    answers = _Answers(session, say, keys)
    get, post = ["GET"], ["POST"]
    routes = [
        Route("/open", answers.open, methods=get),
        Route("/", answers.list, methods=get),
        Route("/cards", answers.cards, methods=get),
        Route("/overview", answers.overview, methods=get),
        Route("/next", answers.next, methods=get),
        Route("/card/{desk:int}/{guid}", answers.card, methods=get),
        Route("/detail/{desk:int}/{guid}", answers.detail, methods=get),
        Route("/face/{desk:int}/{guid}", answers.face, methods=get),
        Route("/media/{desk:int}/{guid}/{name}", answers.media, methods=get),
        Route("/decide", answers.decide, methods=post),
        Route("/undo", answers.undo, methods=post),
        Route("/looked", answers.looked, methods=post),
        Route("/reload", answers.reload, methods=post),
        *(Route(f"/{name}", _file(text, kind), methods=get) for name, (text, kind) in _files().items()),
    ]
    refusal = say("review.closed")
    return Guard(Starlette(routes=routes, exception_handlers={NoItemError: _missing}), keys, refusal)


class _Answers:
    """One method an address. All but reading a request is done by one thread at a time."""

    def __init__(self, session: Session, say: Speaks, keys: Keys) -> None:
        self.session, self.say, self.keys = session, say, keys
        self.site = Site(session, say, keys)

    def open(self, request: Request) -> Response:
        right = self.keys.knows(request.cookies) or self.keys.spend(request.query_params.get("token", ""))
        # Not a redirect: a browser that came here from another site would not show the cookie there.
        answer = HTMLResponse(self.site.entry_page(right=right), 200 if right else 403)
        if right:
            name, value = self.keys.cookie_name, self.keys.cookie
            answer.set_cookie(name, value, httponly=True, samesite="strict", path="/")
        return answer

    def list(self, request: Request) -> Response:
        with self.session.guard:
            return HTMLResponse(self.site.list_page(dict(request.query_params)))

    def cards(self, request: Request) -> Response:
        with self.session.guard:
            return HTMLResponse(self.site.cards_part(dict(request.query_params)))

    def overview(self, request: Request) -> Response:
        with self.session.guard:
            return HTMLResponse(self.site.overview_page())

    def next(self, request: Request) -> Response:
        reports = [desk.ahead() for desk in self.session.desks]
        with self.session.guard:
            return HTMLResponse(self.site.next_page(reports))

    def card(self, request: Request) -> Response:
        with self.session.guard:
            number, item = self._asked(request)
            back = returning(request.query_params.get("back", ""))
            return HTMLResponse(self.site.card_page(number, item, self._source(request), back))

    def detail(self, request: Request) -> Response:
        with self.session.guard:
            number, item = self._asked(request)
            return HTMLResponse(self.site.detail_part(number, item, self._source(request)))

    def face(self, request: Request) -> Response:
        with self.session.guard:
            number, item = self._asked(request)
            page = self.site.face_page(number, item)
        return HTMLResponse(page, headers={"content-security-policy": FRAME_POLICY})

    def media(self, request: Request) -> Response:
        with self.session.guard:
            _, item = self._asked(request)
            name = request.path_params["name"]
            picture = pictures_of(item).get(name)
        if picture is None:
            return PlainTextResponse("there is no such picture\n", 404)
        return Response(picture.path.read_bytes(), media_type=media_type(name))

    async def decide(self, request: Request) -> Response:
        return await self._posted(request, self._decide)

    async def undo(self, request: Request) -> Response:
        return await self._posted(request, self._undo)

    async def looked(self, request: Request) -> Response:
        return await self._posted(request, self._looked)

    async def reload(self, request: Request) -> Response:
        return await self._posted(request, self._reload)

    async def _posted(self, request: Request, do: Callable[[Request, dict[str, str]], Response]) -> Response:
        """Read a form and do what it asks; what goes wrong is told, on the page or to the script."""
        body = await request.body()
        try:
            form = dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=40))
        except ValueError:
            return PlainTextResponse("not a form\n", 400)
        if not self.keys.is_word(form.get("word", "")):
            return PlainTextResponse("not a form of this page\n", 403)

        def guarded() -> Response:
            with self.session.guard:
                return do(request, form)

        return await run_in_threadpool(guarded)

    def _decide(self, request: Request, form: dict[str, str]) -> Response:
        number, guid, what = numbered(form.get("desk", "")), form.get("guid", ""), form.get("what", "")
        _, item = self.session.find(number, guid)
        if what == "undo":
            return self._undo(request, form)
        if what not in WHAT:
            return PlainTextResponse("no decision\n", 400)
        try:
            done = self.session.decide(number, guid, what, _words(form), form.get("seen", ""))
        except MkdeckError as error:
            return self._failed(request, form, error, number, item)
        return self._answer(
            request, form, f"review.told_{DONE[what]}" if done else "review.told_same", number, item
        )

    def _undo(self, request: Request, form: dict[str, str]) -> Response:
        guid = form.get("guid") or None
        step = next((step for step in reversed(self.session.steps) if guid in (None, step.guid)), None)
        if step is None:
            return self._answer(request, form, "review.told_nothing", -1, None)
        _, item = self.session.find(step.desk, step.guid)
        try:
            self.session.undo(guid)
        except MkdeckError as error:
            return self._failed(request, form, error, step.desk, item)
        return self._answer(request, form, "review.told_undo", step.desk, item)

    def _looked(self, request: Request, form: dict[str, str]) -> Response:
        names = [name.partition("-") for name in form.get("cards", "").split()[:_MOST_SEEN]]
        for number, _, guid in names:
            desk, item = self.session.find(numbered(number), guid)
            desk.looked.add([item])
        return JSONResponse({"progress": self.site.progress_part()})

    def _reload(self, request: Request, form: dict[str, str]) -> Response:
        try:
            self.session.reload()
        except MkdeckError as error:
            self.site.flash = self._said(error)
        self.site.renew()
        return RedirectResponse("/", 303)

    def _answer(
        self, request: Request, form: dict[str, str], key: str, number: int, item: Item | None
    ) -> Response:
        said = self.say(key)
        if not _is_script(request):
            self.site.flash = said
            anchor = f"#c{number}-{item.guid}" if item else ""
            return RedirectResponse(f"/?{returning(form.get('back', ''))}{anchor}", 303)
        return JSONResponse({"said": said, **self._state(form, number, item)})

    def _failed(
        self, request: Request, form: dict[str, str], error: MkdeckError, number: int, item: Item
    ) -> Response:
        said = self._said(error)
        if not _is_script(request):
            self.site.flash = said
            return RedirectResponse(f"/?{returning(form.get('back', ''))}#c{number}-{item.guid}", 303)
        # What the person wrote stays in the form, unless something else stands there now.
        state = self._state(form, number, item) if isinstance(error, DecidedError) else {}
        return JSONResponse({"error": said, **state}, 409)

    def _state(self, form: dict[str, str], number: int, item: Item | None) -> dict[str, object]:
        """Return what the script is to show anew."""
        state: dict[str, object] = {
            "progress": self.site.progress_part(),
            "undoable": self.session.can_undo(),
        }
        if item is not None:
            place = max(1, numbered(form.get("place", "1")))
            state["id"] = f"c{number}-{item.guid}"
            state["card"] = self.site.card_part(number, item, place, returning(form.get("back", "")))
            state["revision"] = self.session.desks[number].revision(item)
        return state

    def _said(self, error: MkdeckError) -> str:
        return f"{self.say.translate(error.what)}. {self.say.translate(error.hint)}."

    def _asked(self, request: Request) -> tuple[int, Item]:
        number = request.path_params["desk"]
        return number, self.session.find(number, request.path_params["guid"])[1]

    def _source(self, request: Request) -> int:
        return max(0, numbered(request.query_params.get("source", "0")))


def _words(form: dict[str, str]) -> Words:
    """Return what the form of an item holds; browsers send line ends as CR LF."""

    def side(name: str) -> str | None:
        return form[name][:_LONGEST].replace("\r\n", "\n") if name in form else None

    tags = tuple(form["tags"].split()) if "tags" in form else None
    return Words(side("front"), side("answer"), tags)


def _is_script(request: Request) -> bool:
    return request.headers.get("accept", "") == "application/json"


def _files() -> dict[str, tuple[str, str]]:
    """Return the files that the page is made of, beside itself, by their addresses."""
    folder = templates_dir() / "review"
    return {
        "common.css": ((folder.parent / "pages" / "common.css").read_text("utf-8"), "text/css"),
        "review.css": ((folder / "review.css").read_text("utf-8"), "text/css"),
        "review.js": ((folder / "review.js").read_text("utf-8"), "text/javascript"),
        "icon.svg": ((folder / "icon.svg").read_text("utf-8"), "image/svg+xml"),
        "notes.css": (style(), "text/css"),
        "charts.css": (charts.style(), "text/css"),
    }


def _file(text: str, kind: str) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        return Response(text, media_type=kind)

    return answer


def _missing(request: Request, error: Exception) -> Response:
    return PlainTextResponse("there is no such card\n", 404)
