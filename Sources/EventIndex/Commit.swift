import Diplomacy
import GRDB

extension EventIndex {
    /// Takes in a batch in one transaction: when it returns, all of it is on disk. Taking in the
    /// same again changes nothing.
    @discardableResult
    package func commit(_ records: [PageRecord]) throws(IndexError) -> CommitSummary {
        try writing { db, derivation in
            var batch = Batch(db: db, derivation: derivation)
            for record in records { try batch.add(record) }
            try batch.finish()
            // Here, so that no digest comes between the commit and this.
            days.invalidate(batch.touched)
            return batch.summary
        }
    }
}

/// One transaction's worth of pages.
struct Batch {
    let contents: ContentStore
    let files: FileStore
    private(set) var touched = Touched()
    private(set) var summary = CommitSummary()
    private var newSince: UnixTime?

    private var db: Database { contents.db }

    init(db: Database, derivation: Int64) {
        contents = ContentStore(db: db, derivation: derivation)
        files = FileStore(db: db)
    }

    mutating func add(_ record: PageRecord) throws {
        let seen = record.firstSeen
        summary.seen = summary.seen.map { min($0.lowerBound, seen)...max($0.upperBound, seen) }
        summary.seen = summary.seen ?? seen...seen
        let held = try files.state(of: record.file)
        if try ContentStore.isForgotten(record.sha256, in: db) {
            try files.write(record, content: held?.content, rejected: nil)
            try ProblemStore(db: db).clear(record.file)
            return
        }
        if case .problem(let problem) = record.outcome {
            try setAside(record, problem, held)
        } else {
            try take(record, held)
        }
    }

    /// Settles what changed.
    mutating func finish() throws {
        try touched.insertHeirs(in: db)
        var settler = Settler(db: db, newSince: newSince)
        try settler.settle(touched)
        summary.newEventIDs = settler.newIDs.sorted()
        summary.changedEventIDs = settler.changedIDs.sorted()
        summary.parts = Set(touched.dates.keys.compactMap { PairYear(id: $0) })
    }

    /// The file's last good version stands: a page cut short in transfer, or an error page that
    /// was scraped by mistake, takes nothing back.
    private mutating func setAside(
        _ record: PageRecord, _ problem: PageProblem, _ held: FileStore.State?
    ) throws {
        var rejected: Int64?
        if problem.dependsOnRules, !record.bytes.isEmpty {
            rejected = try contents.find(record.sha256)?.id ?? contents.insert(record)
        }
        summary.problems += 1
        if try ProblemStore(db: db).set(problem, file: record.file, seen: record.firstSeen) {
            summary.newProblems.append(
                SetAside(page: record.file.path, problem: problem, seen: record.firstSeen))
        }
        try files.write(record, content: held?.content, rejected: rejected)
    }

    private mutating func take(_ record: PageRecord, _ held: FileStore.State?) throws {
        summary.pages += 1
        let content = try standing(record)
        try files.write(record, content: content, rejected: nil)
        try ProblemStore(db: db).clear(record.file)
        try updatePage(of: content)
        if let old = held?.content, old != content {
            try release(old, replacedBy: content, at: record.firstSeen)
        }
    }

    /// The record's content, stored, derived and live.
    private mutating func standing(_ record: PageRecord) throws -> Int64 {
        guard let known = try contents.find(record.sha256) else {
            guard case .page = record.outcome else {
                throw IndexError.unknownContent(sha256: record.sha256)
            }
            let content = try contents.insert(record)
            summary.newPages += 1
            newSince = newSince.map { min($0, record.firstSeen) } ?? record.firstSeen
            try touched.insert(claimsOf: content, in: db)
            return content
        }
        if known.withdrawn != nil {
            try contents.setWithdrawn(known.id, nil)
            try touch(content: known.id)
        }
        guard case .page = record.outcome else {
            if known.isProblem { throw IndexError.unknownContent(sha256: record.sha256) }
            return known.id
        }
        let received = record.signature.modified
        let stands = known.withdrawn == nil && known.derivation == contents.derivation
        if !stands || known.isProblem || received < known.received {
            try touch(content: known.id)
            try contents.replace(known.id, record.outcome, received: received)
            try touch(content: known.id)
        }
        return known.id
    }

    /// Withdraws a content that no file holds any more.
    mutating func release(_ old: Int64, replacedBy new: Int64, at time: UnixTime) throws {
        guard try !files.holds(old) else {
            try updatePage(of: old)
            return
        }
        try contents.setWithdrawn(old, time)
        try contents.joinLineages(old, new)
        try touch(content: new)
    }

    /// A second path may be the one that sources are to name.
    mutating func updatePage(of content: Int64) throws {
        guard let smallest = try files.smallestPath(of: content) else { return }
        if try contents.setPage(content, smallest) {
            try touched.insert(claimsOf: content, in: db)
        }
    }

    /// The content's claims and those of all that it replaced or was replaced by.
    mutating func touch(content: Int64) throws {
        try touched.insert(claimsOf: content, in: db)
        if let lineage = try contents.lineage(of: content) {
            try touched.insert(claimsOfLineage: lineage, in: db)
        }
    }
}

extension PageProblem {
    /// Better rules may read the page: its bytes are worth keeping.
    var dependsOnRules: Bool {
        switch self {
        case .undecodable, .noArticle: true
        case .unreadable, .empty, .oversized, .binary, .incomplete: false
        }
    }
}
