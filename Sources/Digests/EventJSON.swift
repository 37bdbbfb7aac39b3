import Diplomacy

/// Events and reports as JSON: the one place that knows their fields and the fields' order.
/// `bilat extract`, `bilat export` and the digests all write through it.
///
/// Every field is always there; what is not known is null. Nothing depends on a configuration:
/// points in time are UTC, whole seconds.
package enum EventJSON {
    /// One event of `bilat export --format jsonl`, without the newline.
    package static func line(event: Event) -> String {
        var json = JSONWriter()
        write(event, to: &json)
        return json.text
    }

    /// One event of `bilat extract`: what one page says, without the sources.
    package static func object(report: Report, id: String) -> String {
        var json = JSONWriter()
        write(report, id: id, to: &json)
        return json.text
    }

    /// One page of `bilat extract`, without the newline.
    ///
    /// - Parameters:
    ///   - page: nil when the page could not be read; `problem` says why.
    ///   - events: in the order of the page, each with its id.
    package static func line(
        path: String, sha256: String?, page: Page?, events: [(id: String, report: Report)],
        problem: PageProblem?
    ) -> String {
        var json = JSONWriter(reports: events.count + 1)
        json.object { json in
            json.member("page", path)
            json.member("sha256", sha256)
            json.member("title", page?.title)
            json.member("outlet", page?.outlet)
            json.member("published", page?.published?.description)
            json.member("language", "vi")
            json.key("events")
            json.array(events) { write($1.report, id: $1.id, to: &$0) }
            json.key("problems")
            json.array(problem.map { [$0] } ?? []) { json, problem in
                json.object { write(problem, to: &$0) }
            }
        }
        return json.text
    }

    package static func write(_ event: Event, to json: inout JSONWriter) {
        json.object { json in
            writeMembers(of: event.report, id: event.id, to: &json)
            json.key("sources")
            json.array(event.sources) { write($1, to: &$0) }
            json.key("aliases")
            json.array(event.aliases) { $0.string($1) }
            json.member("first_seen", event.firstSeen.rfc3339(offsetMinutes: 0))
            json.member("updated", event.updated.rfc3339(offsetMinutes: 0))
        }
    }

    package static func write(_ report: Report, id: String, to json: inout JSONWriter) {
        json.object { writeMembers(of: report, id: id, to: &$0) }
    }

    /// `code`, `reason` and `remedy`, as members of the object that is open.
    static func write(_ problem: PageProblem, to json: inout JSONWriter) {
        json.member("code", problem.code)
        json.member("reason", problem.reason)
        json.member("remedy", problem.remedy)
    }

    private static func writeMembers(
        of report: Report, id: String, to json: inout JSONWriter
    ) {
        json.member("id", id)
        json.member("kind", report.kind.rawValue)
        json.key("parties")
        json.array(report.parties.both) { $0.string($1.rawValue) }
        json.member("date", report.date?.description)
        json.member("date_basis", report.dateBasis?.rawValue)
        json.member("status", report.status.rawValue)
        json.member("region", report.region.rawValue)
        json.key("place")
        write(report.place, to: &json)
        json.key("participants")
        json.array(report.participants) { write($1, to: &$0) }
        json.key("topics")
        json.array(report.topics) { $0.string($1) }
        writeCoding(of: report, to: &json)
        json.key("confidence")
        json.fraction(report.confidence)
        json.key("evidence")
        json.array(report.evidence) { write($1, to: &$0) }
    }

    private static func writeCoding(of report: Report, to json: inout JSONWriter) {
        let coding = EventCoding(kind: report.kind, status: report.status)
        json.key("plover")
        if let plover = coding.plover {
            json.object { json in
                json.member("type", plover.type)
                json.member("mode", plover.mode)
            }
        } else {
            json.null()
        }
        json.member("cameo", coding.cameo)
    }

    private static func write(_ place: Place?, to json: inout JSONWriter) {
        guard let place else { return json.null() }
        json.object { json in
            json.member("name", place.name)
            json.member("country", place.country?.rawValue)
        }
    }

    private static func write(_ person: Participant, to json: inout JSONWriter) {
        json.object { json in
            json.member("name", person.name)
            json.member("office", person.office)
            json.member("country", person.country.rawValue)
        }
    }

    private static func write(_ evidence: Evidence, to json: inout JSONWriter) {
        json.object { json in
            json.member("text", evidence.text)
            json.member("start", evidence.start)
            json.member("end", evidence.end)
        }
    }

    private static func write(_ source: Source, to json: inout JSONWriter) {
        json.object { json in
            json.member("page", source.page)
            json.member("sha256", source.sha256)
            json.member("outlet", source.outlet)
            json.member("title", source.title)
            json.member("published", source.published?.description)
        }
    }
}
