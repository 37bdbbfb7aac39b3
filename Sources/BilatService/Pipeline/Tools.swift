import Digests
import Diplomacy
import DropFolder
import Knowledge

/// What a page or digest is made with; replaced whole by a reload.
struct Tools: Sendable {
    let configuration: Configuration
    let deriver: PageDeriver
    let renderer: DigestRenderer
    let siteRenderer: SiteRenderer
    let calendar: LocalCalendar

    init(configuration: Configuration, knowledge: KnowledgeBase) throws(ServiceFailure) {
        self.configuration = configuration
        calendar = try LocalCalendar(configuration)
        deriver = PageDeriver(knowledge: knowledge)
        renderer = DigestRenderer(configuration, knowledge)
        siteRenderer = SiteRenderer(knowledge: knowledge, language: configuration.language)
    }

    /// Told and not yet taken. Few, so that the progress of a scan is that of the pages it finds;
    /// the kernel's own queue is long.
    private static let dropQueueCapacity = 64

    /// - Parameter beatInterval: how often the watcher shows that it is alive.
    func dropOptions(beatInterval: Duration) -> DropOptions {
        DropOptions(
            root: configuration.drop, extensions: Set(configuration.extensions),
            maxPageBytes: configuration.maximumPageBytes, settle: configuration.settle,
            rescanInterval: configuration.rescanInterval, beatInterval: beatInterval,
            queueCapacity: Self.dropQueueCapacity)
    }
}

extension DigestRenderer {
    package init(_ configuration: Configuration, _ knowledge: KnowledgeBase) {
        self.init(
            knowledge: knowledge, language: configuration.language, address: configuration.siteURL)
    }
}

extension LocalCalendar {
    /// - Throws: status 78 when the system's time zone data have lost the zone.
    package init(_ configuration: Configuration) throws(ServiceFailure) {
        guard let calendar = LocalCalendar(timeZone: configuration.timeZone) else {
            throw ServiceFailure(
                .configuration, "time_zone: '\(configuration.timeZone)' is not a time zone")
        }
        self = calendar
    }
}
