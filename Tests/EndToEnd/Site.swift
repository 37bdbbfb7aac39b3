import Foundation
import TestSupport

/// A machine's folders for one test, and the service on them.
final class Site {
    let folder: TemporaryFolder
    let notify: NotifyLog
    private(set) var service: Process?

    var drop: String { folder.path + "/drop" }
    var digests: String { folder.path + "/digests" }
    var state: String { folder.path + "/state" }
    /// What rsync sends.
    var outbox: String { folder.path + "/outbox" }
    var configuration: String { folder.path + "/bilat.yaml" }

    init(configuration text: String = "language: en\n") throws {
        folder = try TemporaryFolder()
        notify = try NotifyLog()
        for path in [drop, digests, state, outbox] {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false)
        }
        try configure(text)
    }

    deinit { service?.terminate() }

    func configure(_ text: String) throws { _ = try folder.write(text, to: "bilat.yaml") }

    /// Flags that name this site's folders.
    var flags: [String] { ["--config", configuration, "--state", state] }

    func watch() throws {
        let output = folder.path + "/service-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: false)
        outputFolder = output
        service = try Program.start(
            ["watch", "--drop", drop, "--digests", digests] + flags,
            environment: ["NOTIFY_SOCKET": notify.path, "WATCHDOG_USEC": "8000000"],
            outputFolder: output)
    }

    private var outputFolder = ""

    /// What the service has logged.
    var log: String { (try? Program.read(outputFolder + "/errors")) ?? "" }

    func signal(_ number: Int32) {
        guard let service, service.isRunning else { return }
        kill(service.processIdentifier, number)
    }

    /// The exit status after SIGTERM.
    func stop() -> Int32 {
        signal(SIGTERM)
        service?.waitUntilExit()
        defer { service = nil }
        return service?.terminationStatus ?? -1
    }

    /// As the power cut does it to a process.
    func crash() {
        signal(SIGKILL)
        service?.waitUntilExit()
        service = nil
    }

    /// As the README tells: permissions of the source stay out of the drop folder.
    func rsync() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Rsync.path)
        process.arguments = ["-a", "--chmod=D2750,F640", outbox + "/", drop + "/"]
        try process.run()
        process.waitUntilExit()
    }

    /// Into the drop folder as a sender with temporary names does it.
    func deliver(_ text: String, as name: String) throws {
        let temporary = try folder.write(text, to: "delivery-\(UUID().uuidString)")
        try FileManager.default.moveItem(atPath: temporary, toPath: drop + "/" + name)
    }

    func digest(_ name: String) -> String { (try? Program.read(digests + "/" + name)) ?? "" }

    func export(_ format: String = "jsonl") throws -> String {
        try Program.run(["export", "--format", format] + flags).output
    }

    /// Every file below the drop folder with its content and times.
    func dropSnapshot() throws -> [String: String] {
        var result: [String: String] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: drop) {
            let path = drop + "/" + name
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let times =
                "\(attributes[.modificationDate] ?? "") \(attributes[.posixPermissions] ?? "")"
            let isFile = attributes[.type] as? FileAttributeType == .typeRegular
            result[name] = times + (isFile ? try Program.read(path) : "")
        }
        return result
    }
}

enum Rsync {
    static let path = "/usr/bin/rsync"
    static let isInstalled = FileManager.default.isExecutableFile(atPath: path)
}

/// Pages written for these tests: one meeting each, on a told day.
enum SamplePage {
    struct State {
        let code: String
        let name: String
        let minister: String
    }

    static let states = [
        State(code: "DEU", name: "Đức", minister: "Annalena Baerbock"),
        State(code: "FRA", name: "Pháp", minister: "Catherine Colonna"),
        State(code: "IND", name: "Ấn Độ", minister: "Subrahmanyam Jaishankar"),
        State(code: "JPN", name: "Nhật Bản", minister: "Yoko Kamikawa"),
        State(code: "KOR", name: "Hàn Quốc", minister: "Park Jin"),
    ]

    /// - Parameter day: of March 2024.
    static func meeting(_ a: State, _ b: State, day: Int) -> String {
        """
        Ngoại trưởng \(a.name) và \(b.name) hội đàm

        Ngày \(day)/3/2024, Ngoại trưởng \(a.name) \(a.minister) đã có cuộc hội đàm với Ngoại \
        trưởng \(b.name) \(b.minister) để bàn về quan hệ song phương.

        Tại cuộc hội đàm, hai bên nhất trí mở rộng hợp tác kinh tế, giáo dục và khoa học trong \
        thời gian tới, đồng thời duy trì trao đổi đoàn các cấp.

        Hai bộ trưởng cũng trao đổi ý kiến về tình hình khu vực và các vấn đề quốc tế mà hai nước \
        cùng quan tâm.
        """
    }

    static func id(_ a: State, _ b: State, day: Int) -> String {
        let parties = [a.code, b.code].sorted().joined(separator: "-")
        return "meeting-\(parties)-2024-03-\(day < 10 ? "0" : "")\(day)"
    }

    /// The first so many of all pairs, each on a day of its own: name, text and event.
    static func pairs(_ count: Int) -> [(name: String, text: String, event: String)] {
        var result: [(name: String, text: String, event: String)] = []
        for day in 1...28 {
            for (i, a) in states.enumerated() {
                for b in states[(i + 1)...] where result.count < count {
                    result.append(
                        (
                            "page-\(result.count).txt", meeting(a, b, day: day),
                            id(a, b, day: day)
                        ))
                }
            }
        }
        return result
    }
}
