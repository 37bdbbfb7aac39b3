import Diplomacy
import Glibc
import Testing

@testable import DropFolder

struct InotifyParsingTests {
    private func event(_ watch: Int32, _ mask: UInt32, _ name: String, padding: Int) -> [UInt8] {
        let bytes = Array(name.utf8) + [UInt8](repeating: 0, count: padding)
        let head = [UInt32(bitPattern: watch), mask, 0, UInt32(bytes.count)]
        return head.withUnsafeBytes { Array($0) } + bytes
    }

    private func parse(_ bytes: [UInt8]) -> [InotifyEvent] {
        bytes.withUnsafeBytes { InotifyEvent.parse($0) }
    }

    @Test func namesArePaddedAndFoldersHaveNone() {
        let bytes =
            event(1, UInt32(IN_MOVED_TO), "a.txt", padding: 11)
            + event(-1, UInt32(IN_Q_OVERFLOW), "", padding: 0)
            + event(2, UInt32(IN_CREATE) | UInt32(IN_ISDIR), "x", padding: 15)
        let events = parse(bytes)
        #expect(events.map(\.name) == [Array("a.txt".utf8), [], Array("x".utf8)])
        #expect(events.map(\.watch) == [1, -1, 2])
        #expect(events[0].has(IN_MOVED_TO) && !events[0].isFolder)
        #expect(events[1].has(IN_Q_OVERFLOW))
        #expect(events[2].isFolder)
    }

    @Test func aCutBufferEndsEarly() {
        let bytes = event(1, UInt32(IN_MOVED_TO), "a.txt", padding: 11)
        for count in 0..<bytes.count { #expect(parse(Array(bytes.prefix(count))).isEmpty) }
    }
}

struct MountTableTests {
    private let mounts = """
        21 1 254:0 / / rw,relatime - ext4 /dev/vda rw
        36 21 0:45 / /srv/bilat/drop rw,nosuid shared:2 master:1 - nfs4 server:/x rw,addr=1
        37 21 0:46 / /mnt rw - fuse.sshfs me@there: rw
        """

    @Test func theMountsNumberDecides() {
        let info = "pos:\t0\nflags:\t0100000\nmnt_id:\t36\nino:\t2\n"
        #expect(MountTable.type(descriptorInfo: info, mounts: mounts) == "nfs4")
        let other = info.replacing("36", with: "21")
        #expect(MountTable.type(descriptorInfo: other, mounts: mounts) == "ext4")
        #expect(MountTable.type(descriptorInfo: "mnt_id:\t99", mounts: mounts) == nil)
        #expect(MountTable.type(descriptorInfo: "", mounts: "") == nil)
    }

    @Test(arguments: ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "virtiofs"])
    func silent(type: String) { #expect(MountTable.isSilent(type)) }

    @Test(arguments: ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "zfs", "fuseblk"])
    func talking(type: String) { #expect(!MountTable.isSilent(type)) }

    @Test func theKernelAnswersForARealFolder() throws {
        let folder = try Tree.openRoot("/")
        #expect(MountTable.type(of: folder.raw)?.isEmpty == false)
    }
}

struct ClockTests {
    @Test func anyYearOnAFileIsBearable() {
        for seconds in [Int.max, Int.min, 253_402_300_800, 0, -1] {
            let time = UnixTime(timespec(tv_sec: seconds, tv_nsec: 999_999_999))
            #expect(UnixTime(seconds: 0).since(time) != .seconds(1))
        }
        #expect(UnixTime(timespec(tv_sec: 5, tv_nsec: 7)).nanoseconds == 5_000_000_007)
    }

    @Test func waitsAreRoundedUp() {
        #expect(WakePipe.milliseconds(.zero) == 0)
        #expect(WakePipe.milliseconds(.nanoseconds(1)) == 1)
        #expect(WakePipe.milliseconds(.milliseconds(2)) == 2)
        #expect(WakePipe.milliseconds(.seconds(-5)) == 0)
        #expect(WakePipe.milliseconds(.seconds(1_000_000_000)) == 3_600_000)
    }
}

struct Sha256Tests {
    @Test func publishedVectors() {
        #expect(
            sha256Hex([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            sha256Hex(Array("abc".utf8))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            sha256Hex([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }
}
