import Logging
import Testing

@testable import Systemd

struct LogRecordTests {
    private let record = LogRecord(
        level: .warning, message: "page 'a b.txt' set aside\u{1B}[2J:\nthe file is empty",
        metadata: [
            LogKey.page: "a b.txt", LogKey.reason: "no text",
            LogKey.messageID: "\(MessageID.pageSetAside.rawValue)", "set-aside count": "3",
        ])

    @Test func aLineHasNoControlCharactersAndRepeatsNothing() {
        #expect(
            record.line(time: "2026-11-22T00:00:00Z")
                == "2026-11-22T00:00:00Z warning: page 'a b.txt' set aside\u{FFFD}[2J: the file is "
                + "empty reason=\"no text\" set-aside count=3")
    }

    @Test func journalFieldsAreNamedAsTheJournalWantsThem() {
        let fields = record.journalFields.map { String(decoding: $0, as: UTF8.self) }
        #expect(
            fields == [
                "MESSAGE=page 'a b.txt' set aside\u{FFFD}[2J: the file is empty", "PRIORITY=4",
                "MESSAGE_ID=cb2be893d61c4ebcad0dde2cecf1e09d", "BILAT_PAGE=a b.txt",
                "BILAT_REASON=no text", "BILAT_SET_ASIDE_COUNT=3",
            ])
    }

    @Test(arguments: [
        (Logger.Level.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3),
        (.critical, 2),
    ])
    func priorities(level: Logger.Level, priority: Int) {
        #expect(level.syslogPriority == priority)
    }

    @Test func messageIDsAreDistinctLowerCaseHex() {
        let ids = MessageID.allCases.map(\.rawValue)
        #expect(Set(ids).count == ids.count)
        for id in ids {
            #expect(id.utf8.count == 32)
            #expect(id.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        }
    }
}

struct ServiceLogTests {
    @Test func aChangedLevelReachesLoggersMadeBefore() {
        let log = ServiceLog(level: .info)
        let logger = log.logger()
        #expect(logger.logLevel == .info)
        log.level = .debug
        #expect(logger.logLevel == .debug)
    }

    @Test func aLoggersOwnLevelWins() {
        let log = ServiceLog(level: .info)
        var logger = log.logger()
        logger.logLevel = .error
        #expect(logger.logLevel == .error)
        #expect(log.logger().logLevel == .info)
    }

    @Test func theJournalIsKnownByDeviceAndInode() {
        #expect(JournalStream.matches("8:1234", device: 8, inode: 1234))
        #expect(!JournalStream.matches("8:1234", device: 8, inode: 1235))
        #expect(!JournalStream.matches("", device: 8, inode: 1234))
    }
}
