import CCrypto

/// SHA-256 of the bytes, 64 lower-case hex digits.
package func sha256Hex(_ bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var digestBytes: UInt32 = 0
    let done = bytes.withUnsafeBytes { input in
        EVP_Digest(input.baseAddress, input.count, &digest, &digestBytes, EVP_sha256(), nil)
    }
    // Only a libcrypto without SHA-256 or a machine out of memory gets here.
    precondition(done == 1, "libcrypto refused to compute SHA-256")
    let digits = Array("0123456789abcdef".utf8)
    let hex = digest.prefix(Int(digestBytes)).flatMap { byte in
        [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return String(decoding: hex, as: UTF8.self)
}
