import Diplomacy
import Knowledge

/// The outlet a lead is signed with: `TTH - `, `TGVN. `, `VOV.VN - `, `(Dân trí) - `.
enum OutletFinder {
    private static let longestBytes = 24
    /// Leads of other articles on the page that bear the same sign.
    private static let fewestLeads = 2
    /// They sign what every outlet prints.
    private static let agencies: Set<String> = ["AFP", "AP", "DPA", "EFE", "NTB", "PTI", "RIA"]
    private static let longestBracketWords = 3

    static func find(_ roles: RoleAssigner, outlets: Set<String>) -> String? {
        guard let lead = roles.verdicts.firstIndex(where: { $0?.role == .body && $0?.article == 0 })
        else { return nil }
        return find(lead: roles.texts[lead].utf8, outlets: outlets) { sign in
            let others = zip(roles.texts, roles.verdicts).count { text, verdict in
                verdict?.role == .teaser && text.utf8.starts(with: sign)
            }
            return others >= fewestLeads
        }
    }

    /// - Parameter isRepeated: whether other leads of the page are signed so, too.
    static func find(
        lead: [UInt8], outlets: Set<String>, isRepeated: ([UInt8]) -> Bool = { _ in false }
    ) -> String? {
        let head = lead.prefix(longestBytes + 8)
        if head.first == 0x28 { return bracketed(lead, head) }
        for end in head.indices.dropFirst(2) where head[end] == 0x20 {
            let isStop = head[end - 1] == 0x2E
            guard isStop || isDash(lead, at: end) else { continue }
            let name = String(decoding: head[..<(isStop ? end - 1 : end)], as: UTF8.self)
            if outlets.contains(name) || !isStop && isSign(name) { return name }
            return isRepeated(Array(lead[..<(end + 2)])) ? name : nil
        }
        return nil
    }

    private static func bracketed(_ lead: [UInt8], _ head: ArraySlice<UInt8>) -> String? {
        guard let close = head.firstIndex(of: 0x29), close > 1, close <= longestBytes,
            isDash(lead, at: close + 1)
        else { return nil }
        let name = String(decoding: head[1..<close], as: UTF8.self)
        let words = name.split(separator: " ").count
        return words <= longestBracketWords && !name.utf8.contains(0x2C) ? name : nil
    }

    /// Blank, dash, blank.
    private static func isDash(_ bytes: [UInt8], at start: Int) -> Bool {
        let rest = bytes[min(start, bytes.count)...]
        return rest.starts(with: " - ".utf8) || rest.starts(with: " – ".utf8)
            || rest.starts(with: " — ".utf8)
    }

    /// A site's address (`VTV.vn`), or letters that spell no place (`TTH`): the name of a place that
    /// a dispatch was sent from is longer, or has vowels.
    private static func isSign(_ name: String) -> Bool {
        guard !name.utf8.contains(0x20) else { return false }
        let lower = name.lowercased()
        if [".vn", ".com", ".net", ".org"].contains(where: lower.hasSuffix) { return true }
        guard name.utf8.allSatisfy({ (0x41...0x5A).contains($0) }), !agencies.contains(name)
        else { return false }
        return name.utf8.count <= 3
            || name.utf8.count <= 6 && !name.contains { "AEIOUY".contains($0) }
    }
}
