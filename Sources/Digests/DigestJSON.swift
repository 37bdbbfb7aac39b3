import Diplomacy

/// A day's digest for the next program: the same in every language, events as `bilat export`
/// writes them, each on a line of its own.
enum DigestJSON {
    static func text(_ digest: DayDigest) -> String {
        var json = JSONWriter()
        json.object { json in
            json.member("day", digest.day.description)
            json.key("generated_for")
            writeSpan(of: digest, to: &json)
            json.key("counts")
            writeCounts(of: digest, to: &json)
            json.key("omitted")
            writeOmitted(of: digest, to: &json)
            json.key("new")
            write(digest.new, to: &json)
            json.key("changed")
            writeChanges(of: digest, to: &json)
            json.key("upcoming")
            write(digest.upcoming, to: &json)
            json.key("backfill")
            write(digest.backfill, to: &json)
            json.key("set_aside")
            writeSetAside(of: digest, to: &json)
            json.member(
                "last_page", digest.lastPageSeen?.rfc3339(offsetMinutes: digest.offsetMinutes))
            json.member("silence_seconds", digest.silence.map { Int($0.components.seconds) })
        }
        json.newline()
        return json.text
    }

    /// The span of time that the day is: from its first instant up to the next day's.
    private static func writeSpan(of digest: DayDigest, to json: inout JSONWriter) {
        let span = digest.span
        json.object { json in
            json.member("from", span.from.rfc3339(offsetMinutes: span.offsetMinutes))
            json.member("before", span.to.rfc3339(offsetMinutes: span.offsetMinutes))
        }
    }

    private static func writeCounts(of digest: DayDigest, to json: inout JSONWriter) {
        json.object { json in
            json.member("new", digest.new.count + digest.omitted.new)
            json.member("changed", digest.changed.count + digest.omitted.changed)
            json.member("upcoming", digest.upcoming.count + digest.omitted.upcoming)
            json.member("backfill", digest.backfill.count + digest.omitted.backfill)
            json.member("set_aside", digest.setAside.count + digest.omitted.setAside)
            json.member("pages_read", digest.pagesRead)
        }
    }

    /// How many of each the lists below leave out; all zero but after very large loads.
    private static func writeOmitted(of digest: DayDigest, to json: inout JSONWriter) {
        json.object { json in
            json.member("new", digest.omitted.new)
            json.member("changed", digest.omitted.changed)
            json.member("upcoming", digest.omitted.upcoming)
            json.member("backfill", digest.omitted.backfill)
            json.member("set_aside", digest.omitted.setAside)
        }
    }

    private static func write(_ events: [Event], to json: inout JSONWriter) {
        json.lines(events) { EventJSON.write($1, to: &$0) }
    }

    private static func writeChanges(of digest: DayDigest, to json: inout JSONWriter) {
        json.lines(digest.changed) { json, change in
            json.object { json in
                json.key("what")
                json.array(change.what) { write($1, to: &$0) }
                json.key("event")
                EventJSON.write(change.event, to: &json)
            }
        }
    }

    private static func write(_ what: EventChange.What, to json: inout JSONWriter) {
        json.object { json in
            switch what {
            case .occurred: json.member("change", "occurred")
            case .cancelled: json.member("change", "cancelled")
            case .withdrawn: json.member("change", "withdrawn")
            case .moreSources(let added):
                json.member("change", "more-sources")
                json.member("added", added)
            case .corrected(let formerID):
                json.member("change", "corrected")
                json.member("former_id", formerID)
            }
        }
    }

    private static func writeSetAside(of digest: DayDigest, to json: inout JSONWriter) {
        json.lines(digest.setAside) { json, page in
            json.object { json in
                json.member("page", page.page)
                EventJSON.write(page.problem, to: &json)
                json.member("seen", page.seen.rfc3339(offsetMinutes: digest.offsetMinutes))
            }
        }
    }
}
