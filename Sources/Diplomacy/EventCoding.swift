/// A kind of event in the field's two ontologies: PLOVER (manual of 2024-02-04) and CAMEO (1.1b3).
package struct EventCoding: Hashable, Sendable {
    package struct Plover: Hashable, Sendable, Codable {
        package let type: String
        package let mode: String?

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(type, forKey: .type)
            try container.encode(mode, forKey: .mode)
        }
    }

    /// Nil where PLOVER has no type for it.
    package let plover: Plover?
    /// Nil where CAMEO has no code for it.
    package let cameo: String?

    package init(kind: Kind, status: Status) {
        switch status {
        case .occurred: self.init(kind)
        case .planned: self = Self.planned(kind)
        case .cancelled: self = Self.cancelled(kind)
        }
    }

    private init(_ type: String?, _ mode: String?, _ cameo: String?) {
        plover = type.map { Plover(type: $0, mode: mode) }
        self.cameo = cameo
    }

    private init(_ kind: Kind) {
        switch kind {
        case .meeting, .dialogue: self.init("CONSULT", nil, "040")
        case .call: self.init("CONSULT", "phone", "041")
        case .visit: self.init("CONSULT", "visit", "042")
        case .agreement: self.init("SUPPORT", nil, "057")
        case .message: self.init("CONSULT", "phone", "040")
        case .statement: self.init(nil, nil, "010")
        case .protest: self.init("ACCUSE", "disapprove", "114")
        case .sanction: self.init("SANCTION", "discontinue", "163")
        case .downgrade: self.init("SANCTION", "expel", "161")
        case .aid: self.init("AID", nil, "070")
        case .cooperation: self.init("COOPERATE", nil, "060")
        case .accreditation: self.init(nil, nil, nil)
        }
    }

    /// PLOVER codes what is announced as AGREE (acts together) or THREATEN (acts against).
    private static func planned(_ kind: Kind) -> EventCoding {
        switch kind {
        case .meeting, .call, .visit, .dialogue: EventCoding("AGREE", nil, "036")
        case .agreement: EventCoding("AGREE", nil, "030")
        case .aid: EventCoding("AGREE", nil, "033")
        case .cooperation: EventCoding("AGREE", nil, "031")
        case .sanction: EventCoding("THREATEN", "restrict", "1312")
        case .downgrade: EventCoding("THREATEN", "relations", "1313")
        case .message, .statement, .protest, .accreditation: EventCoding(kind)
        }
    }

    /// PLOVER's manual: cancellations of meetings are REJECT.
    private static func cancelled(_ kind: Kind) -> EventCoding {
        switch kind {
        case .meeting, .call, .visit, .dialogue: EventCoding("REJECT", "meet", "161")
        default: EventCoding(nil, nil, nil)
        }
    }
}
