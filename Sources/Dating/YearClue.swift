import Diplomacy

/// How often each clue speaks.
package struct ClueCounts: Sendable {
    /// Those that speak at all.
    package let told: [(clue: YearClue, count: Double)]
}

/// What may speak for or against a year, each with its weight: natural logarithms of how much likelier
/// a year becomes, fitted by `Training/train_years.py` on annotated pages; at most four of a kind count.
package enum YearClue: Int, CaseIterable, Sendable {
    case inOffice, outOfOffice
    case gatheringNamesYear, gatheringNamesNextYear, gatheringNamesLastYear, gatheringNamesOtherYear
    case gatheringNumberFits, gatheringNumberFails
    case gatheringDayFits, gatheringDayClose, gatheringDayFails
    case gatheringNear, gatheringInWeeks, gatheringPlaceFits
    case meetingDayFits
    case namedInOffice, namedOutOfOffice
    case beforeLandmark, freshLandmark, duringLandmark, afterLandmark, longAfterLandmark
    case dayToCome, dayWithinYear, dayWithinThreeYears, dayLongAgo
    case yearFarToCome, yearToCome, yearSame, yearLast, yearBeforeLast, yearLongAgo
    case weekdayFits, weekdayFails

    var weight: Double {
        switch self {
        case .inOffice: 0.6
        case .outOfOffice: -3.1
        case .gatheringNamesYear: 1.4
        case .gatheringNamesNextYear: 0.2
        case .gatheringNamesLastYear: 1.9
        case .gatheringNamesOtherYear: -2
        case .gatheringNumberFits: 2.1
        case .gatheringNumberFails: -0.1
        case .gatheringDayFits: 3.1
        case .gatheringDayClose: 1.3
        case .gatheringDayFails: -0.4
        case .gatheringNear: 2.3
        case .gatheringInWeeks: 1.2
        case .gatheringPlaceFits: 1.3
        case .meetingDayFits: 1.7
        case .namedInOffice: 0.8
        case .namedOutOfOffice: -0.8
        case .beforeLandmark: -0.9
        case .freshLandmark: 3.1
        case .duringLandmark: 1.4
        case .afterLandmark: -0.6
        case .longAfterLandmark: -2.3
        case .dayToCome: -0.8
        case .dayWithinYear: 2.1
        case .dayWithinThreeYears: 0.8
        case .dayLongAgo: -0.7
        case .yearFarToCome: -1.9
        case .yearToCome: 0.3
        case .yearSame: 1
        case .yearLast: 1.8
        case .yearBeforeLast: 1.1
        case .yearLongAgo: -0.4
        case .weekdayFits: 1.3
        case .weekdayFails: -2.3
        }
    }

    var basis: DateBasis {
        switch self {
        case .inOffice, .outOfOffice, .namedInOffice, .namedOutOfOffice: .tenure
        case .gatheringNamesYear, .gatheringNamesNextYear, .gatheringNamesLastYear,
            .gatheringNamesOtherYear, .gatheringNumberFits, .gatheringNumberFails,
            .gatheringDayFits, .gatheringDayClose, .gatheringDayFails, .gatheringNear,
            .gatheringInWeeks, .gatheringPlaceFits, .meetingDayFits:
            .gathering
        case .weekdayFits, .weekdayFails: .weekday
        default: .context
        }
    }
}
