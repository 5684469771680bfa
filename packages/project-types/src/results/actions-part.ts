// A Python program, which tests run.
/**
 * The part of a program that makes plans which reports what an apply does besides its models. It
 * follows the part of the frames.
 */
export const ACTIONS_PART: string = String.raw`# The most actions, the most characters of them and of one, and how much the log shows of each.
MOST_ACTIONS = {"count": 2000, "all": 1500000, "text": 4000, "line": 200}
ACTIONS = {"count": 0, "all": 0, "left_out": 0}


def report_action(kind, name, text, log=True, **more):
    """Reports an action. A long text is in several frames, each of which is one write."""
    ACTIONS["count"] += 1
    text = plain(text)
    if log and ACTIONS["count"] <= 500:
        line = " ".join(text.split())
        short = cut(line, MOST_ACTIONS["line"]) if len(line) > MOST_ACTIONS["line"] else line
        print("%s, %s: %s" % (name, more.get("change") or "as before", short))
    if ACTIONS["count"] > MOST_ACTIONS["count"] or ACTIONS["all"] > MOST_ACTIONS["all"]:
        ACTIONS["left_out"] += 1
        return
    if len(text) > MOST_ACTIONS["text"]:
        ACTIONS["left_out"] += 1
        text = cut(text, MOST_ACTIONS["text"] - 10)
    continues = None
    while text or continues is None:
        end = len(text) if len(text) <= 1900 else end_of_part(text, 1900) or 1900
        while len(json.dumps(text[:end])) > 2300:
            end = end_of_part(text, end // 2) or end // 2
        sent = send("action", action=kind, name=name, text=text[:end], continues=continues, **more)
        ACTIONS["all"] += sent
        text, continues = text[end:], True


def words_of_counts(counts):
    """Returns how many models change in each way, and how many actions there are."""
    models = ", ".join("%d %s" % (count, kind) for kind, count in counts.items())
    count = ACTIONS["count"]
    if not count:
        return models or "nothing"
    return "%s, and has %d action%s" % (models or "no models", count, "s" if count > 1 else "")
`;
