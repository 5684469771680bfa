// A Python program, which tests run.
/**
 * The part of dbt in `dagctl_results` that sends what dbt has written of the run, once the command
 * has ended. The values of the variables that `DAGCTL_SENSITIVE` names are masked before: no mask
 * of a log finds them in what is compressed. It hides them in the forms in which the log does
 * (`hidden-forms.ts` of core).
 */
export const DBT_ARTIFACTS: string = String.raw`import base64
import bisect
import gzip
import hashlib
import unicodedata
from urllib.parse import quote

MOST_BYTES, MOST_COMPRESSED, PIECE = 64 << 20, 4 << 20, 2250
SECRET = "[secret]"
# Letters that no font shows.
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
JSON_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[-+.\w]+', re.DOTALL)
JSON_UNIT = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]",
    re.DOTALL,
)


def sensitive_values():
    # A host of a version without artifacts gives no names, and one with them may read the log.
    for name in os.environ["DAGCTL_SENSITIVE"].split(","):
        value = os.environ.get(name, "")
        yield value
        if os.path.isfile(value) and os.path.getsize(value) <= 1 << 20:
            with open(value, encoding="utf-8", errors="surrogateescape", newline="") as file:
                yield file.read()


def escape(text, which):
    return re.sub(which, lambda found: "\\u%04x" % ord(found.group()), text)


def in_json(line):
    plain = json.dumps(line, ensure_ascii=False)[1:-1]
    ascii_only = json.dumps(line)[1:-1]
    some = [plain, ascii_only, escape(plain, "[<>&\u2028\u2029]")]
    some += [escape(ascii_only, "[<>&]"), escape(ascii_only, "[<>&'+]")]
    some += [form.replace("/", "\\/") for form in some[:2]]
    for form in some:
        yield form
        yield re.sub(r"\\u[0-9a-f]{4}", lambda found: "\\u" + found.group()[2:].upper(), form)


def in_python(line):
    plain = line.replace("\\", "\\\\")
    controls = re.sub(
        "[\0-\x1f\x7f-\x9f]",
        lambda found: "\\x%02x" % ord(found.group()),
        plain.replace("\t", "\\t"),
    )
    as_bytes = re.sub(
        "[^ -~]+",
        lambda found: "".join(
            "\\x%02x" % one for one in found.group().encode("utf-8", "surrogateescape")
        ),
        controls,
    )
    ascii_only = controls.encode("ascii", "backslashreplace").decode("ascii")
    for form in (plain, controls, ascii_only, as_bytes):
        yield form
        yield form.replace("'", "\\'")


def in_url(line):
    strict = quote(line, safe="", errors="surrogateescape")
    some = [quote(line, safe="!~*'()", errors="surrogateescape"), strict]
    some += [strict.replace("%20", "+"), strict.replace("%2F", "/")]
    some.append(strict.replace("%20", " ").replace("%2B", "+"))
    for form in some:
        yield form
        yield re.sub("%[0-9A-F]{2}", lambda found: found.group().lower(), form)


def readings(text):
    """Yields a text, and what is left of it without characters that are not visible."""
    kinds = [(one, unicodedata.category(one)) for one in text]
    seen = [(one, kind) for one, kind in kinds if kind not in ("Cc", "Cf", "Zl", "Zp")]
    yield text
    yield "".join(one for one, _ in seen)
    yield "".join(one for one, kind in seen if kind[0] != "M" and one not in FILLERS)


def hidden_forms(value):
    for text in {value, *re.split(r"\r\n|\r|\n|\\n", value)}:
        normal = {unicodedata.normalize(form, text) for form in ("NFC", "NFD")}
        for line in {read for each in {text, *normal} for read in readings(each)}:
            yield line
            for form in (*in_json(line), *in_python(line)):
                yield form
                yield json.dumps(form)[1:-1]
            yield from in_url(line)


class Mask:
    """Hides values in a text of JSON, which stays JSON: all else of it stays as it is."""

    def __init__(self, values):
        forms = {form for value in values for form in hidden_forms(value)}
        self.by_head = {}
        for form in sorted(forms, key=len, reverse=True):
            # Shorter ones are ordinary words. The log counts the units of UTF-16.
            if len(form.encode("utf-16-le", "surrogatepass")) >= 12:
                self.by_head.setdefault(form[:3], []).append(form)
        self.heads = re.compile(either(self.by_head)) if self.by_head else None

    def find(self, text):
        """Returns the places of values, in order. Those that overlap are one."""
        found = []
        match = self.heads.search(text)
        while match:
            start = match.start()
            forms = self.by_head[match.group()]
            end = start + next((len(form) for form in forms if text.startswith(form, start)), 0)
            if found and start < found[-1][1]:
                found[-1][1] = max(found[-1][1], end)
            elif end > start:
                found.append([start, end])
            match = self.heads.search(text, start + 1)
        return found

    def apply(self, text):
        if self.heads is None:
            return text
        return self.hide_structure(JSON_TOKEN.sub(self.hide_in_token, text))

    def hide_in_token(self, match):
        token = match.group()
        is_text = token.startswith('"')
        read = json.loads(token, strict=False) if "\\" in token else token.strip('"')
        places = self.find(read)
        if not places:
            return token
        units = JSON_UNIT.findall(token[1:-1])
        if not is_text or len(units) != len(read):
            return json.dumps(SECRET)
        parts, last = [], 0
        for start, end in places:
            parts += units[last:start] + [SECRET]
            last = end
        return '"%s"' % "".join(parts + units[last:])

    def hide_structure(self, text):
        """Hides the texts of a value that is JSON itself: it is in several of them."""
        places = self.find(text)
        if not places:
            return text
        ends = [end for _, end in places]

        def hide(match):
            first, last = match.span()
            at = bisect.bisect_right(ends, first)
            while at < len(places) and places[at][0] < last:
                if places[at][0] < first or places[at][1] > last:
                    return json.dumps(SECRET)
                at += 1
            return match.group()

        return JSON_TOKEN.sub(hide, text)


def either(heads):
    """Returns the pattern of some texts. It tries what they begin with once."""
    if "" in heads:
        return ""
    rests = {}
    for head in heads:
        rests.setdefault(head[0], set()).add(head[1:])
    parts = [re.escape(first) + either(rest) for first, rest in sorted(rests.items())]
    return "(?:%s)" % "|".join(parts)


# Code of the project runs later: it may change the environment. Without them nothing is sent.
SENSITIVE = quietly(lambda: list(sensitive_values()))()


def read_artifacts():
    """Yields the name of each file, its masked content, and that compressed."""
    mask = Mask(SENSITIVE)
    for name in ("manifest.json", "run_results.json"):
        path = os.path.join(TARGET, name)
        if not os.path.isfile(path):
            continue
        if os.path.getsize(path) > MOST_BYTES:
            yield name, b"", bytes(MOST_COMPRESSED + 1)
            continue
        with open(path, "rb") as file:
            content = file.read()
        if mask.heads is not None:
            text = content.decode("utf-8", "surrogateescape")
            content = mask.apply(text).encode("utf-8", "surrogateescape")
        yield name, content, gzip.compress(content, 6)


@atexit.register
@quietly
def send_artifacts():
    """Sends them after all that dbt reports, so that they displace nothing."""
    if os.getpid() != PID or COUNT["seq"] == 0:
        return
    files, total = [], 0
    for name, content, compressed in read_artifacts():
        total += len(compressed)
        if total > MOST_COMPRESSED or len(content) > MOST_BYTES:
            send("artifact", too_large=True)
            return
        files.append((name, len(content), hashlib.sha256(content).hexdigest(), compressed))
    for name, length, digest, compressed in files:
        pieces = range(0, len(compressed), PIECE)
        values = {"bytes": length, "compressed": len(compressed), "sha256": digest}
        for part, at in enumerate(pieces):
            data = base64.b64encode(compressed[at : at + PIECE]).decode("ascii")
            send("artifact", name=name, part=part, parts=len(pieces), data=data, **values)
`;
