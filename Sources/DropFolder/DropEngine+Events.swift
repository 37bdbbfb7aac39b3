import Diplomacy
import Glibc

extension DropEngine {
    /// New folders waiting to be searched; past this many a full scan does it.
    private static let maxNewFolders = 4096

    /// Takes one event of the kernel for what it may mean.
    func receive(_ event: InotifyEvent) {
        if event.has(IN_Q_OVERFLOW) {
            schedule.want(.overflow)
            return
        }
        // Events of watches that were given up are still in the queue for a while.
        guard let folder = watches.path(of: event.watch) else { return }
        if event.name.isEmpty {
            receiveOwn(event, of: folder)
        } else {
            receiveEntry(event, folder.appending(event.name))
        }
    }

    /// Something happened to a watched folder itself.
    private func receiveOwn(_ event: InotifyEvent, of folder: RelativePath) {
        if event.has(IN_MOVE_SELF) {
            expectReturns()
            schedule.want(.moved)
        } else if event.has(IN_UNMOUNT) {
            watches.remove(event.watch)
            expectReturns()
            schedule.want(.unmounted)
        } else if event.has(IN_DELETE_SELF) {
            // The IN_IGNORED that follows says nothing new.
            watches.remove(event.watch)
        } else if event.has(IN_IGNORED) {
            watches.remove(event.watch)
            schedule.want(.ignored)
        }
        if folder == .root { rootDue = clock.now().uptime }
    }

    /// Files that were told may have been out of reach when they were to be read, and may come back
    /// with the folder they lie in, unchanged. What the index has by then, it knows.
    func expectReturns() { told.removeAll() }

    private func receiveEntry(_ event: InotifyEvent, _ path: RelativePath) {
        if event.isFolder {
            if filter.admits(component: event.name) { enterNewFolder(path) }
        } else if filter.admits(fileName: event.name) {
            settling.arrive(path, event.has(IN_MOVED_TO) ? .renamed : .written, at: clock.now())
        }
    }

    private func enterNewFolder(_ path: RelativePath) {
        if path.text == nil {
            tellUnnameable(path)
        } else if newFolders.pendingFolders < Self.maxNewFolders {
            newFolders.add(path)
        } else {
            schedule.want(.backlog)
        }
    }

    /// Nothing in a folder can be named if its own name is not text.
    func tellUnnameable(_ folder: RelativePath) {
        let epoch = UnixTime(seconds: 0)
        let always = FileSignature(inode: 0, sizeBytes: 0, modified: epoch, changed: epoch)
        guard told.insert(folder, always) else { return }
        let file = identity(folder)
        let seen = clock.now().wall
        emit(.setAside(SetAside(page: file.path, problem: .illNamed, seen: seen), file, nil))
    }
}
