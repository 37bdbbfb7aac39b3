import Diplomacy
import Foundation
import Testing

@testable import BilatService

struct ReorderBufferTests {
    @Test func anyOrderComesOutInOrder() {
        var buffer = ReorderBuffer<String>()
        buffer.insert("c", number: 2)
        #expect(buffer.takeReady() == [])
        buffer.insert("a", number: 0)
        #expect(buffer.takeReady() == ["a"])
        buffer.insert("b", number: 1)
        #expect(buffer.takeReady() == ["b", "c"])
        #expect(buffer.isEmpty)
    }
}

struct MailboxTests {
    @Test func firstInFirstOut() async {
        let mailbox = Mailbox<Int>()
        for number in 0..<3 { mailbox.send(number) }
        mailbox.close()
        var taken: [Int] = []
        while let number = await mailbox.next() { taken.append(number) }
        #expect(taken == [0, 1, 2])
    }

    @Test func aTakerThatWaitsIsServed() async {
        let mailbox = Mailbox<Int>()
        async let taken = mailbox.next()
        mailbox.send(7)
        #expect(await taken == 7)
    }

    @Test func closingWakesWhoeverWaits() async {
        let mailbox = Mailbox<Int>()
        async let first = mailbox.next()
        async let second = mailbox.next()
        mailbox.close()
        #expect(await first == nil)
        #expect(await second == nil)
    }

    @Test func aDeadlineEndsTheWait() async {
        let mailbox = Mailbox<Int>()
        guard case .timedOut = await mailbox.take(until: .now + .milliseconds(5)) else {
            Issue.record("no time-out")
            return
        }
        // The waiter is gone: the next element is not lost to it.
        mailbox.send(1)
        #expect(await mailbox.next() == 1)
    }

    @Test func discardingSaysHowMuchIsLost() async {
        let mailbox = Mailbox<Int>()
        for number in 0..<3 { mailbox.send(number) }
        #expect(mailbox.close(discarding: true) == 3)
        mailbox.send(4)
        #expect(await mailbox.next() == nil)
    }

    @Test func everyElementIsTakenOnceByManyTakers() async {
        let mailbox = Mailbox<Int>()
        let sum = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var sum = 0
                    while let number = await mailbox.next() { sum += number }
                    return sum
                }
            }
            group.addTask {
                for number in 1...1000 { mailbox.send(number) }
                mailbox.close()
                return 0
            }
            return await group.reduce(0, +)
        }
        #expect(sum == 500_500)
    }
}

struct AdmissionTests {
    @Test func whoeverIsTooManyWaitsForARelease() async {
        let admission = Admission()
        for _ in 0..<Admission.maximumPages {
            #expect(await admission.admit(bytes: 1))
        }
        async let last = admission.admit(bytes: 1)
        admission.release(pages: 1, bytes: 1)
        #expect(await last)
        #expect(admission.pages == Admission.maximumPages)
    }

    @Test func aPageAboveTheLimitIsAdmittedAlone() async {
        let admission = Admission()
        #expect(await admission.admit(bytes: Admission.maximumBytes * 2))
        async let next = admission.admit(bytes: 1)
        admission.release(pages: 1, bytes: Admission.maximumBytes * 2)
        #expect(await next)
    }

    @Test func closingTurnsAwayWhoeverWaits() async {
        let admission = Admission()
        #expect(await admission.admit(bytes: Admission.maximumBytes))
        async let next = admission.admit(bytes: 1)
        admission.close()
        #expect(await next == false)
        #expect(await admission.admit(bytes: 0) == false)
    }
}

struct OrderedMapTests {
    @Test func resultsComeInOrder() async {
        var results: [Int] = []
        await OrderedMap.run(Array(0..<500)) {
            $0 * 2
        } emit: {
            results.append($0)
        }
        #expect(results == (0..<500).map { $0 * 2 })
    }
}

struct LineReaderTests {
    /// What a reader makes of the bytes, each line as text, "too long" for nil.
    private func lines(_ chunks: [String], maximumLineBytes: Int = 100) throws -> [String] {
        let pipe = Pipe()
        var reader = LineReader(
            descriptor: pipe.fileHandleForReading.fileDescriptor,
            maximumLineBytes: maximumLineBytes)
        var result: [String] = []
        for chunk in chunks {
            pipe.fileHandleForWriting.write(Data(chunk.utf8))
            // A chunk without a line break gives nothing yet; reading would wait for more.
            guard chunk.contains("\n") else { continue }
            result += (try reader.next() ?? []).map(text)
        }
        try pipe.fileHandleForWriting.close()
        while let more = try reader.next() { result += more.map(text) }
        return result
    }

    private func text(_ line: LineReader.Line) -> String {
        "\(line.number) " + (line.bytes.map { String(decoding: $0, as: UTF8.self) } ?? "too long")
    }

    @Test func whatHasComeIsAnsweredBeforeMoreIsWaitedFor() throws {
        #expect(try lines(["a\nb\nc", "d\n", "e"]) == ["1 a", "2 b", "3 cd", "4 e"])
    }

    @Test func blankLinesAreCountedButNotAnswered() throws {
        #expect(try lines(["a\r\n\n  \nb\n"]) == ["1 a", "4 b"])
    }

    @Test func aLineThatIsTooLongIsSkippedAndTheRestGoesOn() throws {
        let long = String(repeating: "x", count: 200)
        #expect(
            try lines(["a\n\(long)\nb\n"], maximumLineBytes: 100) == ["1 a", "2 too long", "3 b"])
        #expect(
            try lines(["a\n\(long)", "\(long)\nb\n"], maximumLineBytes: 100)
                == ["1 a", "2 too long", "3 b"])
    }
}

struct InputRecordTests {
    private func record(_ text: String) throws -> InputRecord {
        try InputRecord(LineReader.Line(number: 1, bytes: Array(text.utf8)[...]))
    }

    private func refusal(_ text: String) -> String {
        do {
            _ = try record(text)
            return "taken"
        } catch {
            return (error as? InputRecord.Malformed)?.reason ?? "\(error)"
        }
    }

    @Test func textAndBase64AreBytes() throws {
        #expect(try record(#"{"page":"a.txt","text":"Mỹ"}"#).bytes == Array("Mỹ".utf8))
        #expect(try record(#"{"page":"a.txt","base64":"AP8="}"#).bytes == [0, 255])
    }

    @Test func receivedIsADayWithOrWithoutATime() throws {
        for text in ["2017-09-18", "2017-09-18T20:24:00+07:00"] {
            let line = #"{"page":"a","text":"b","received":"\#(text)"}"#
            #expect(try record(line).received?.description == "2017-09-18")
        }
    }

    @Test(arguments: [
        ("nonsense", "not a JSON object with text in page, text, base64"),
        (#"{"page":1,"text":"a"}"#, "not a JSON object with text in page, text, base64"),
        (#"{"text":"a"}"#, "page is missing"),
        (#"{"page":"a"}"#, "one of text and base64 is expected"),
        (#"{"page":"a","text":"b","base64":"AA=="}"#, "one of text and base64 is expected"),
        (#"{"page":"a","base64":"*"}"#, "base64 does not hold base64"),
        (#"{"page":"a","text":"b","received":"soon"}"#, "received is not a day, as 2017-09-18"),
    ])
    func aMalformedLineIsNamed(line: String, reason: String) {
        #expect(refusal(line) == reason)
    }

    @Test func aMalformedLineIsAnsweredWithARecord() {
        let record = InputRecord.Malformed(page: "a\"b", reason: "why").record
        #expect(
            record == #"{"page":"a\"b","sha256":null,"title":null,"outlet":null,"published":null,"#
                + #""language":"vi","events":[],"problems":[{"code":"malformed-record","#
                + #""reason":"why","remedy":"send {\"page\": …, \"text\": …} or "#
                + #"{\"page\": …, \"base64\": …}"}]}"#)
    }
}
