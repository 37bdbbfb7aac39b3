import ArgumentParser
import Diplomacy

// How the field's words are written on a command line.

extension CalendarDay: ExpressibleByArgument {
    @usableFromInline
    package init?(argument: String) { self.init(argument) }
}

extension CountryCode: ExpressibleByArgument {
    @usableFromInline
    package init?(argument: String) { self.init(argument.uppercased()) }
}

extension Kind: ExpressibleByArgument {}

/// Two countries, as `RUS,USA` or `RUS-USA`.
struct PairArgument: ExpressibleByArgument {
    let countries: [CountryCode]

    init?(argument: String) {
        let parts = argument.uppercased().split { $0 == "," || $0 == "-" }
        let codes = parts.compactMap { CountryCode($0) }
        guard parts.count == 2, codes.count == 2, codes[0] != codes[1] else { return nil }
        countries = codes
    }
}
