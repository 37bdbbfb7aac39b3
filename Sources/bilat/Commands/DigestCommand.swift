import ArgumentParser
import BilatService
import Digests
import Diplomacy
import EventIndex
import Knowledge

struct DigestCommand: BilatCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case md, html, json, text
    }

    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract: "Print the digest of a day from the index.",
        discussion: """
            The events first reported that day, what changed, what is planned, and the pages that \
            could not be read. Without a day it is today's.

              bilat digest 2026-11-22 --format text
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "md, html, json or text.")
    var format = Format.md

    @Option(help: ArgumentHelp("vi or en; as configured unless given.", valueName: "language"))
    var language: String?

    @Argument(help: ArgumentHelp("As 2026-11-22, in the configured time zone.", valueName: "day"))
    var day: CalendarDay?

    func perform() async throws {
        let configuration = try common.load(flags: ["language": language]).configuration
        let calendar = try LocalCalendar(configuration)
        let knowledge = try Preparation.loadNames(configuration)
        let index = try Preparation.openForReading(configuration)
        let now = ServiceClock.systemTime()
        let digest: DayDigest
        do {
            digest = try index.dayDigest(
                day ?? calendar.day(of: now), configuration: configuration, calendar: calendar,
                now: now)
        } catch {
            throw Preparation.failure(error)
        }
        let renderer = DigestRenderer(configuration, knowledge)
        switch format {
        case .md: Output.writeLines(renderer.markdown(digest))
        case .html: Output.writeLines(renderer.html(digest))
        case .json: Output.writeLines(renderer.json(digest))
        case .text: Output.writeLines(renderer.text(digest))
        }
    }
}
