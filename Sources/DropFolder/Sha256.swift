import CCrypto

/// SHA-256 of the bytes, 64 lower-case hex digits.
package func sha256Hex(_ bytes: [UInt8]) -> String {
    let digest = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { digest, count in
        var digestBytes: UInt32 = 0
        let done = bytes.withUnsafeBytes { input in
            EVP_Digest(
                input.baseAddress, input.count, digest.baseAddress, &digestBytes,
                SHA256Method.fetched.pointer, nil)
        }
        // Only a machine out of memory gets here.
        precondition(done == 1, "libcrypto refused to compute SHA-256")
        count = Int(digestBytes)
    }
    return String(unsafeUninitializedCapacity: digest.count * 2) { hex in
        for (i, byte) in digest.enumerated() {
            hex[2 * i] = hexDigit(byte >> 4)
            hex[2 * i + 1] = hexDigit(byte & 15)
        }
        return digest.count * 2
    }
}

private func hexDigit(_ value: UInt8) -> UInt8 {
    value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
}

/// libcrypto's SHA-256, looked up once: the search takes longer than the hash of a page.
private struct SHA256Method: @unchecked Sendable {
    /// Never changed, and never freed.
    let pointer: OpaquePointer

    static let fetched: SHA256Method = {
        // Only a libcrypto without SHA-256 or a machine out of memory has none.
        guard let pointer = EVP_MD_fetch(nil, "SHA256", nil) else {
            preconditionFailure("libcrypto has no SHA-256")
        }
        return SHA256Method(pointer: pointer)
    }()
}
