import Digests
import Diplomacy
import DropFolder
import Foundation

/// `bilat extract` and `bilat explain`: pages to records, with no index and no state.
package struct ExtractRun: Sendable {
    package struct Counts: Hashable, Sendable {
        package var good = 0
        package var bad = 0

        package var isAllBad: Bool { good == 0 && bad > 0 }
    }

    /// Lines of input are longer than their pages: escapes and base64.
    private static let lineBytesPerPageByte = 6
    private static let lineOverheadBytes = 65_536

    private let deriver: PageDeriver
    private let received: CalendarDay?
    private let maximumPageBytes: Int

    /// - Parameter received: the day the pages came; nil where nobody says.
    package init(
        _ configuration: Configuration, received: CalendarDay?
    ) throws(ServiceFailure) {
        deriver = PageDeriver(knowledge: try Preparation.loadKnowledge(configuration))
        self.received = received
        maximumPageBytes = configuration.maximumPageBytes
    }

    /// - Parameters:
    ///   - write: takes the records' lines, in the order of the files.
    ///   - complain: takes a sentence for each page that could not be read.
    package func extract(
        files: [String], write: (String) -> Void, complain: (String) -> Void
    ) async -> Counts {
        var counts = Counts()
        await OrderedMap.run(files) { file in
            record(file: file)
        } emit: { result in
            counts.add(result)
            write(result.line + "\n")
            if let complaint = result.complaint { complain(complaint) }
        }
        return counts
    }

    /// JSON Lines in, JSON Lines out, in order; what has come is answered before waiting for more.
    ///
    /// - Throws: status 74 when the input fails.
    package func filter(
        readingFrom descriptor: Int32, write: (String) -> Void, complain: (String) -> Void
    ) async throws(ServiceFailure) -> Counts {
        var counts = Counts()
        var lines = LineReader(
            descriptor: descriptor,
            maximumLineBytes: maximumPageBytes * Self.lineBytesPerPageByte
                + Self.lineOverheadBytes)
        while let batch = try lines.next() {
            var output = ""
            await OrderedMap.run(batch) { line in
                record(line: line)
            } emit: { result in
                counts.add(result)
                output += result.line + "\n"
                if let complaint = result.complaint { complain(complaint) }
            }
            write(output)
        }
        return counts
    }

    /// What was read as what in one page.
    package func explain(file: String) -> Result<String, PageProblem> {
        do throws(PageProblem) {
            let content = try read(file)
            return .success(
                try deriver.explain(
                    content.bytes, path: Self.baseName(file), received: received))
        } catch {
            return .failure(error)
        }
    }
}

// One record.
extension ExtractRun {
    struct Record: Sendable {
        let line: String
        /// Nil for a page that was read.
        let complaint: String?
    }

    private func record(file: String) -> Record {
        let name = Self.baseName(file)
        do throws(PageProblem) {
            let content = try read(file)
            return record(
                page: name, bytes: content.bytes, sha256: content.sha256, received: received,
                shownAs: file)
        } catch {
            return Self.bad(page: name, sha256: nil, error, shownAs: file)
        }
    }

    private func record(line: LineReader.Line) -> Record {
        let input: InputRecord
        do throws(InputRecord.Malformed) {
            input = try InputRecord(line)
        } catch {
            return Record(
                line: error.record, complaint: "input line \(line.number): \(error.reason)")
        }
        let sha256 = sha256Hex(input.bytes)
        let shown = "input line \(line.number), \(input.page)"
        guard input.bytes.count <= maximumPageBytes else {
            return Self.bad(
                page: input.page, sha256: sha256,
                .oversized(bytes: input.bytes.count, limitBytes: maximumPageBytes), shownAs: shown)
        }
        return record(
            page: input.page, bytes: input.bytes, sha256: sha256,
            received: input.received ?? received, shownAs: shown)
    }

    private func record(
        page: String, bytes: [UInt8], sha256: String, received: CalendarDay?, shownAs: String
    ) -> Record {
        do throws(PageProblem) {
            let derived = try deriver.derive(bytes, path: page, received: received)
            let events = derived.reports.map { report in
                (id: EventIdentity(report, pageSHA256: sha256).id, report: report)
            }
            return Record(
                line: EventJSON.line(
                    path: page, sha256: sha256, page: derived.page, events: events, problem: nil),
                complaint: nil)
        } catch {
            return Self.bad(page: page, sha256: sha256, error, shownAs: shownAs)
        }
    }

    private static func bad(
        page: String, sha256: String?, _ problem: PageProblem, shownAs: String
    ) -> Record {
        Record(
            line: EventJSON.line(
                path: page, sha256: sha256, page: nil, events: [], problem: problem),
            complaint: "\(shownAs): \(problem.reason); \(problem.remedy)")
    }

    private func read(_ file: String) throws(PageProblem) -> FileContent {
        if let content = PageFile.content(ofNamed: file, maxBytes: maximumPageBytes) {
            return content
        }
        let listing: PageListing
        do {
            listing = try PageFile.list(file, extensions: [])
        } catch {
            throw .unreadable(reason: error.reason)
        }
        guard let (identity, _) = listing.files.first, listing.files.count == 1 else {
            throw .unreadable(reason: "it is a folder; name the files in it")
        }
        return try PageFile.read(identity, maxBytes: maximumPageBytes)
    }

    private static func baseName(_ path: String) -> String {
        path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? path
    }
}

extension ExtractRun.Counts {
    fileprivate mutating func add(_ record: ExtractRun.Record) {
        if record.complaint == nil { good += 1 } else { bad += 1 }
    }
}
