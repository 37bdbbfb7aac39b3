import Diplomacy
import Knowledge

/// The outlet a lead is signed with: `TTH - `, `TGVN. `, `VOV.VN - `, `(Dân trí) - `.
enum OutletFinder {
    private static let longestBytes = 24
    private static let longestBracketWords = 3

    static func find(_ roles: RoleAssigner, outlets: Set<String>) -> String? {
        let lead = roles.verdicts.firstIndex { $0?.role == .body && $0?.article == 0 }
        return lead.flatMap { find(lead: roles.lines[$0].text.utf8, outlets: outlets) }
    }

    static func find(lead: [UInt8], outlets: Set<String>) -> String? {
        let head = lead.prefix(longestBytes + 8)
        if head.first == 0x28 {
            guard let close = head.firstIndex(of: 0x29), close > 1, close <= longestBytes,
                isDash(lead, at: close + 1)
            else { return nil }
            let name = String(decoding: head[1..<close], as: UTF8.self)
            let words = name.split(separator: " ").count
            return words <= longestBracketWords && !name.utf8.contains(0x2C) ? name : nil
        }
        for end in head.indices.dropFirst(2) where head[end] == 0x20 {
            let isStop = head[end - 1] == 0x2E
            guard isStop || isDash(lead, at: end) else { continue }
            let name = String(decoding: head[..<(isStop ? end - 1 : end)], as: UTF8.self)
            return outlets.contains(name) || !isStop && isSign(name) ? name : nil
        }
        return nil
    }

    /// Blank, dash, blank.
    private static func isDash(_ bytes: [UInt8], at start: Int) -> Bool {
        let rest = bytes[min(start, bytes.count)...]
        return rest.starts(with: " - ".utf8) || rest.starts(with: " – ".utf8)
            || rest.starts(with: " — ".utf8)
    }

    /// A site's address (`VTV.vn`), or letters that spell no place (`TTH`): a place a dispatch was
    /// sent from has vowels.
    private static func isSign(_ name: String) -> Bool {
        guard !name.utf8.contains(0x20) else { return false }
        let lower = name.lowercased()
        if [".vn", ".com", ".net", ".org"].contains(where: lower.hasSuffix) { return true }
        return name.utf8.count <= 6 && name.utf8.allSatisfy { (0x41...0x5A).contains($0) }
            && !name.contains { "AEIOUY".contains($0) }
    }
}
