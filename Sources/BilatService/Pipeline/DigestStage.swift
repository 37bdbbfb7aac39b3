import Digests
import Diplomacy
import EventIndex
import Logging
import Publishing
import Synchronization
import Systemd

/// What the last stage is told.
enum DigestNews: Sendable {
    /// Pages are in the index that were first seen on these days.
    case committed(days: Set<CalendarDay>, pages: Int, parts: Set<PairYear>)
    /// Stored pages were read again by other rules.
    case rederived(Set<PairYear>)
    case scanFinished
    case beat
    case newTools(Tools, isDerivationChanged: Bool)
}

/// The last stage: keeps the digests and the status as the index is.
///
/// The watchdog's ping ends here: it has passed through every stage, and each had to be alive to
/// pass it on.
final class DigestStage: Sendable {
    struct Context: Sendable {
        let news: Mailbox<DigestNews>
        let index: IndexHandle
        let openDays: OpenDayBook
        /// Nil when no digests are wanted.
        let publisher: Publisher?
        let admission: Admission
        let board: StatusBoard
        /// Nil for a run that no service manager waits for.
        let notifier: Notifier?
        let logger: Logger
        let journal: EventJournal
        let clock: ServiceClock
        let stopping: StopFlag
        let rederivation: Mailbox<Tools>
        let copies: Mailbox<CalendarDay>
        let progress: @Sendable () -> ScanProgress?
    }

    /// Files of a scan: met so far, and expected in all.
    struct ScanProgress: Sendable {
        let seen: Int
        let expected: Int
    }

    /// Of days before today, written in one go: the pages that come meanwhile wait for no more.
    private static let oldDaysAtOnce = 8
    /// Midnight and silence are looked for at least this often.
    private static let longestRest = Duration.seconds(60)
    /// Feeds and the calendar look at everything: they are written no more often than this.
    private static let overviewInterval = Duration.seconds(60)
    /// How long a stop waits for the pages of countries and pairs that are behind.
    private static let lastSteps = Duration.seconds(10)

    let context: Context

    init(_ context: Context) { self.context = context }

    /// Until the mailbox is closed and, unless the service is stopping, every day is written.
    /// - Parameter isSiteWhole: whether the pages beside the days' are as the index is.
    func run(tools: Tools, isSiteWhole: Bool) async -> End {
        var state = State(
            tools: tools, today: tools.calendar.day(of: context.clock.now()),
            openDays: context.openDays.current)
        var isOpen = true
        state.isSiteUnknown = !isSiteWhole
        context.copies.send(state.rollover.today.adding(days: -1))
        while true {
            // All that has come: a digest that takes long must not let pings and pages pile up.
            while let news = context.news.takeIfAny() { handle(news, &state) }
            look(&state)
            var deadline = ContinuousClock.now + Self.longestRest
            if state.areOverviewsBehind, context.clock.elapsed < state.overviewsDue {
                deadline = min(deadline, context.clock.instant(state.overviewsDue))
            }
            let isIdle = context.admission.pages == 0
            switch state.pacing.decide(now: context.clock.elapsed, isIdle: isIdle) {
            case .write:
                write(&state)
                if !isOpen && (state.hasFailed || mayStop(&state)) { return end(state) }
                continue
            case .wait(let until):
                if !isOpen { state.pacing = DigestPacing(isChanged: true) }
                deadline = min(deadline, context.clock.instant(until))
            case .rest:
                if !isOpen { return end(state) }
            }
            switch await context.news.take(until: deadline) {
            case .element(let news): handle(news, &state)
            case .timedOut: break
            case .closed:
                isOpen = false
                state.overviewsDue = .zero
            }
        }
    }

    /// How it ended.
    struct End {
        /// False when a digest is behind the index because it could not be written.
        let areDigestsCurrent: Bool
        /// Whether all pages beside the days' are as the index is.
        let isSiteWhole: Bool
    }

    private func end(_ state: State) -> End {
        End(
            areDigestsCurrent: !state.hasFailed,
            isSiteWhole: !state.hasFailed && isSiteWhole(state))
    }

    /// Asked to stop, and nothing is behind or it has been waited for long enough.
    private func mayStop(_ state: inout State) -> Bool {
        guard context.stopping.isSet else { return false }
        let deadline = state.deadline ?? context.clock.elapsed + Self.lastSteps
        state.deadline = deadline
        return isSiteWhole(state) || context.clock.elapsed >= deadline
    }

    private func isSiteWhole(_ state: State) -> Bool {
        context.publisher == nil || (!hasSteps(state) && !state.areOverviewsBehind)
    }

    /// Whether there is a page of a country or pair to write; never where no digests are wanted.
    private func hasSteps(_ state: State) -> Bool {
        context.publisher != nil && (!state.site.isEmpty || state.isSiteUnknown)
    }

    struct State {
        /// Of the last steps after a stop.
        var deadline: Duration?
        var tools: Tools
        var pacing = DigestPacing(isChanged: true)
        var rollover: DayRollover
        var silence = SilenceWatch()
        var rate = RateMeter()
        /// Days whose files are behind the index.
        var dirty: Set<CalendarDay>
        var site = SiteBacklog()
        /// Feeds and the calendar, and when they may next be written.
        var areOverviewsBehind = true
        var overviewsDue = Duration.zero
        /// Whether any page of countries and pairs may be behind.
        var isSiteUnknown = true
        var isFirstScan = true
        var hasFailed = false

        /// Open days are written again, and the days on which nobody ran are made up for.
        init(tools: Tools, today: CalendarDay, openDays: Set<CalendarDay>) {
            self.tools = tools
            rollover = DayRollover(today: today)
            let last = openDays.max() ?? today
            dirty = openDays.union(DayRollover.missed(since: last, today: today)).union([today])
        }

        mutating func change(_ parts: Set<PairYear>) {
            guard !parts.isEmpty else { return }
            site.add(parts)
            areOverviewsBehind = true
        }

        mutating func touch(_ days: some Sequence<CalendarDay>) {
            dirty.formUnion(days)
            pacing.changed()
        }
    }

    private func handle(_ news: DigestNews, _ state: inout State) {
        switch news {
        case .committed(let days, let pages, let parts):
            state.change(parts)
            state.rate.add(pages: pages, now: context.clock.elapsed)
            state.touch(days.union([state.rollover.today]))
        case .rederived(let parts):
            state.change(parts)
            state.touch([state.rollover.today])
        case .scanFinished:
            state.isFirstScan = false
        case .beat:
            context.notifier?.watchdog()
            context.journal.tick()
        case .newTools(let tools, let isDerivationChanged):
            // Other names or another language: everything is looked through.
            state.isSiteUnknown = true
            state.areOverviewsBehind = true
            state.tools = tools
            state.touch([state.rollover.today])
            if isDerivationChanged { context.rederivation.send(tools) }
        }
        showProgress(&state)
    }

    /// Looks at the clock: midnight, silence.
    private func look(_ state: inout State) {
        let now = context.clock.now()
        if let change = state.rollover.look(at: state.tools.calendar.day(of: now)) {
            context.logger.notice("a new day: \(change.begun)")
            state.touch(change.ended + [change.begun])
            state.areOverviewsBehind = true
            if let yesterday = change.ended.last { context.copies.send(yesterday) }
        }
        let limit = state.tools.configuration.silenceLimit
        let last = context.board.status.lastPageSeen?.time ?? context.board.status.started.time
        switch state.silence.look(now: now, last: last, limit: limit) {
        case .began, .ended: state.touch([state.rollover.today])
        case nil: break
        }
        tellSilence(state.silence.silence)
        if areOverviewsDue(state) { state.pacing.changed() }
    }

    private func areOverviewsDue(_ state: State) -> Bool {
        context.publisher != nil && state.areOverviewsBehind
            && context.clock.elapsed >= state.overviewsDue
    }

    private func tellSilence(_ silence: Duration?) {
        let trouble = silence.map { length in
            ServiceStatus.Trouble(
                code: "silence",
                reason: "no page has come for \(Int(length / .seconds(3600))) hours",
                remedy: "see whether the scrapers and rsync still run")
        }
        let wasTold = context.board.hasTroubles(from: .silence)
        context.board.setTroubles(trouble.map { [$0] } ?? [], from: .silence)
        guard let trouble, !wasTold else { return }
        context.logger.warning(
            "\(trouble.reason): \(trouble.remedy)",
            metadata: [
                LogKey.reason: "silence", LogKey.messageID: "\(MessageID.silence.rawValue)",
            ])
    }

    private func showProgress(_ state: inout State) {
        let waiting = context.admission.pages
        let isBehind =
            state.isFirstScan || waiting >= Admission.maximumPages / 2
        let rate = Int(state.rate.pagesPerSecond(now: context.clock.elapsed).rounded())
        let percent = context.progress().flatMap { progress in
            progress.expected > 0
                ? min(100, max(0, progress.seen - waiting) * 100 / progress.expected) : nil
        }
        context.board.update { status in
            status.waiting = waiting
            guard status.phase != .stopping else { return }
            status.phase = isBehind ? .catchingUp : .caughtUp
            status.catchingUp =
                isBehind ? .init(percent: percent, pagesPerSecond: rate) : nil
        }
    }
}

// Writing.
extension DigestStage {
    private func write(_ state: inout State) {
        let today = state.rollover.today
        let old = state.dirty.subtracting([today]).sorted(by: >)
        let isIdle = context.admission.pages == 0
        let chosen =
            state.dirty.filter { $0 == today }
            + (isIdle ? Array(old.prefix(Self.oldDaysAtOnce)) : [])
        state.pacing.began(now: context.clock.elapsed)
        // Taken before and told after: the status never runs ahead of the digest on disk.
        let figures = chosen.isEmpty ? nil : statistics(state)
        var isGood = true
        for day in chosen where isGood {
            isGood = publish(day, state)
            if isGood { state.dirty.remove(day) }
        }
        if isGood { isGood = closeDays(Set(chosen), today: today) }
        if isGood && areOverviewsDue(state) { isGood = publishOverviews(&state) }
        if isGood && (isIdle || context.stopping.isSet) { isGood = publishSite(&state) }
        show(figures)
        state.pacing.ended(now: context.clock.elapsed, succeeded: isGood)
        if !state.dirty.isEmpty || hasSteps(state) { state.pacing.changed() }
        state.hasFailed = !isGood
        guard isGood, context.publisher != nil else { return }
        let now = context.clock.now()
        context.board.setTroubles([], from: .digests)
        context.board.update { status in
            status.lastDigest = StatusTime(now)
            status.lastDigestClock = state.tools.calendar.clock(of: now)
        }
    }

    private func publish(_ day: CalendarDay, _ state: State) -> Bool {
        publish("the digest of \(day)") { publisher throws in
            try DayWriter(
                index: context.index, root: publisher, tools: state.tools,
                now: context.clock.now()
            ).write(day, isLatest: day == state.rollover.today)
        }
    }

    private func publishOverviews(_ state: inout State) -> Bool {
        publish("the feeds and the calendar") { publisher throws in
            try FeedWriter(
                index: context.index, root: publisher, tools: state.tools,
                today: state.rollover.today
            ).write()
            try siteWriter(publisher, state).writeIndex()
            state.areOverviewsBehind = false
            state.overviewsDue = context.clock.elapsed + Self.overviewInterval
        }
    }

    /// A step of what is behind.
    private func publishSite(_ state: inout State) -> Bool {
        publish("the pages of countries and pairs") { publisher throws in
            let writer = siteWriter(publisher, state)
            if state.isSiteUnknown {
                state.site.add(try writer.parts())
                state.touch(try writer.daysInFormerLanguage())
                state.isSiteUnknown = false
            }
            guard let step = state.site.next else { return }
            try writer.write(step)
            state.site.done(step)
        }
    }

    private func siteWriter(_ publisher: Publisher, _ state: State) -> SiteWriter {
        SiteWriter(
            index: context.index, root: publisher, tools: state.tools,
            today: state.rollover.today)
    }

    private func publish(_ what: String, _ body: (Publisher) throws -> Void) -> Bool {
        guard let publisher = context.publisher else { return true }
        do {
            try body(publisher)
            return true
        } catch let error as PublishingError {
            report(
                "digest-\(error.code.rawValue)", "\(error.path): \(error.reason)", error.remedy,
                .digestUnwritable)
        } catch let error as IndexError {
            report(error.code, error.reason, error.remedy, .indexTrouble)
        } catch {
            report("digest-failed", "\(what) failed: \(error)", "", .digestUnwritable)
        }
        return false
    }

    private func closeDays(_ days: Set<CalendarDay>, today: CalendarDay) -> Bool {
        do {
            try context.openDays.close(days, today: today)
            return true
        } catch {
            report("state-unwritable", error.message, "free some disk space", .indexTrouble)
            return false
        }
    }

    /// Nil while the index cannot be asked: what is shown stays as it was.
    private func statistics(_ state: State) -> IndexStatistics? {
        let today = state.tools.calendar.span(of: state.rollover.today)
        return try? context.index.use { index throws(IndexError) in
            try index.statistics(
                today, backfillAgeDays: state.tools.configuration.backfillAgeDays)
        }
    }

    private func show(_ statistics: IndexStatistics?) {
        guard let statistics else { return }
        context.board.update { status in
            status.pages = statistics.pages
            status.newEventsToday = statistics.eventsNewToday
            status.setAside = statistics.setAside
            status.lastPageSeen = statistics.lastPageSeen.map(StatusTime.init)
        }
    }

    /// Said once in the log while it lasts; the status line shows it all the time.
    private func report(_ code: String, _ reason: String, _ remedy: String, _ id: MessageID) {
        let trouble = ServiceStatus.Trouble(code: code, reason: reason, remedy: remedy)
        let isNew = !context.board.status.troubles.contains(trouble)
        context.board.setTroubles([trouble], from: .digests)
        guard isNew else { return }
        context.logger.error(
            "\(reason); \(remedy)",
            metadata: [LogKey.reason: "\(code)", LogKey.messageID: "\(id.rawValue)"])
    }
}
