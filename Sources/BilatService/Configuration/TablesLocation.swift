import Foundation

/// Where the tables that come with the program are.
package enum TablesLocation {
    /// Installed by hand: below the same prefix as the program.
    private static let besideProgram = "../share/bilat"
    private static let installed = "/usr/share/bilat"
    private static let inSourceTree = "Sources/Knowledge/Tables"

    /// The first that is a folder: beside the program, the system's, the source tree that the
    /// program was built in. Nil when there is none.
    package static func find(executable: String, isFolder: (String) -> Bool) -> String? {
        candidates(executable: executable).first(where: isFolder)
    }

    package static func find() -> String? {
        find(executable: executablePath) { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                && isFolder.boolValue
        }
    }

    package static func candidates(executable: String) -> [String] {
        let folder = OptionValue.normal(executable + "/..")
        var result = [OptionValue.normal(folder + "/" + besideProgram), installed]
        // `swift build` leaves the program at most this deep below the package.
        let maximumDepth = 6
        var above = folder
        for _ in 0..<maximumDepth where above != "/" {
            result.append(OptionValue.normal(above + "/" + inSourceTree))
            above = OptionValue.normal(above + "/..")
        }
        return result
    }

    /// Links resolved; the argument 0 where /proc is not there.
    private static var executablePath: String {
        let resolved = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return resolved ?? CommandLine.arguments.first ?? "/"
    }
}
