/// Text is mostly plain, and is found to be so in blocks of bytes that are looked at all at once.
extension UnsafeBufferPointer<UInt8> {
    /// Whether `odd` is 0 for each byte of a block, given it and the two before it.
    @inline(__always)
    func isPlain(_ block: Range<Int>, _ odd: (UInt8, UInt8, UInt8) -> UInt8) -> Bool {
        var found: UInt8 = 0
        for i in block { found |= odd(self[i], self[i &- 1], self[i &- 2]) }
        return found == 0
    }
}

extension UInt8 {
    /// 1 or 0, without a branch.
    @inline(__always)
    init(_ condition: Bool) { self = unsafeBitCast(condition, to: UInt8.self) }
}
