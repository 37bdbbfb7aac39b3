import Diplomacy

/// Events as PLOVER codes them (manual of 2024-02-04), for programs that read event data: type and mode,
/// actors and recipients, date, place, text and sources.
///
/// What is done together has both states as actors and no recipient, as the manual says of reciprocal
/// actors. A statement and an accreditation have no type in PLOVER; their `type` is null.
package enum PloverJSON {
    /// One event of `bilat export --format plover`, without the newline.
    package static func line(event: Event) -> String {
        let report = event.report
        let coding = EventCoding(kind: report.kind, status: report.status)
        let parties = report.parties
        let actors = report.kind.isSymmetric ? parties.both : [parties.first]
        let recipients = report.kind.isSymmetric ? [] : [parties.second]
        var json = JSONWriter()
        json.object { json in
            json.member("id", event.id)
            json.member("date", report.date?.description)
            json.member("type", coding.plover?.type)
            json.member("mode", coding.plover?.mode)
            json.member("cameo", coding.cameo)
            json.key("actor")
            json.array(actors) { write($1, report.participants, to: &$0) }
            json.key("recipient")
            json.array(recipients) { write($1, report.participants, to: &$0) }
            json.key("location")
            if let place = report.place {
                json.object { json in
                    json.member("name", place.name)
                    json.member("country", place.country?.rawValue)
                }
            } else {
                json.null()
            }
            json.member("text", report.evidence.first?.text)
            json.key("confidence")
            json.fraction(report.confidence)
            json.key("source")
            json.array(event.sources) { json, source in
                json.object { json in
                    json.member("page", source.page)
                    json.member("outlet", source.outlet)
                    json.member("title", source.title)
                    json.member("published", source.published?.description)
                }
            }
        }
        return json.text
    }

    /// A state with those of its officials who took part.
    private static func write(
        _ country: CountryCode, _ participants: [Participant], to json: inout JSONWriter
    ) {
        json.object { json in
            json.member("country", country.rawValue)
            json.member("sector", "GOV")
            json.key("people")
            json.array(participants.filter { $0.country == country }) { json, person in
                json.object { json in
                    json.member("name", person.name)
                    json.member("office", person.office)
                }
            }
        }
    }
}
