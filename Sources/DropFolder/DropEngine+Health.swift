import Diplomacy
import Glibc

extension DropEngine {
    /// Looks whether the root is still the folder that is watched.
    func lookAtRootIfDue() {
        let now = clock.now().uptime
        guard now >= rootDue else { return }
        rootDue = now + options.beatInterval
        switch rootGuard.observe(RootSight.look(at: root)) {
        case .none:
            break
        case .lost:
            stopListening()
        case .returned:
            expectReturns()
            openInotify()
            schedule.insist(.returned)
        case .replaced:
            stopListening()
            expectReturns()
            openInotify()
            schedule.insist(.replaced)
        }
    }

    /// What the old watches tell from now on happens elsewhere, under paths that mislead.
    private func stopListening() {
        abandonScan()
        inotify = nil
        watches.removeAll()
        newFolders = FolderWalk(root: root, from: [], filter: filter)
    }

    /// A fresh queue with no watches; without one the folder is polled.
    func openInotify() {
        do {
            inotify = try Inotify()
            watchWarning = nil
        } catch {
            inotify = nil
            watchWarning = warning(error)
        }
    }

    /// Watches an open folder under its present path.
    func watch(_ path: RelativePath, _ folder: Int32) {
        guard let inotify else { return }
        do {
            watches.enter(try inotify.add(folder), path, generation: generation)
        } catch {
            if scan != nil, scan?.watchFault == nil { scan?.watchFault = error }
            if watchWarning == nil { watchWarning = warning(error) }
        }
    }

    /// Whether events can be relied on there.
    func noteFileSystem(_ path: RelativePath, _ folder: Int32) {
        guard scan != nil, let status = try? fileStatus(folder),
            scan?.devices.insert(status.device).inserted == true,
            let type = MountTable.type(of: folder), MountTable.isSilent(type)
        else { return }
        let shown = path == .root ? root : root + "/" + path.escaped
        scan?.silentMounts.append(
            .silentFileSystem(path: shown, type: type, polling: options.pollingInterval))
    }

    private func fileStatus(_ folder: Int32) throws(SystemFault) -> FileStatus {
        var raw = stat()
        guard fstat(folder, &raw) == 0 else { throw SystemFault("fstat") }
        return FileStatus(raw)
    }

    func warning(_ fault: SystemFault) -> DropWarning {
        let polling = options.pollingInterval
        switch (fault.call, fault.code) {
        case ("inotify_init", EMFILE):
            return .instancesExhausted(polling: polling)
        case ("inotify_add_watch", ENOSPC):
            // The kernel's own text for this error is "No space left on device".
            let limit = MountTable.kernelLimit("/proc/sys/fs/inotify/max_user_watches")
            return .watchesExhausted(limit: limit, polling: polling)
        default:
            return .watchRefused(reason: fault.reason, polling: polling)
        }
    }

    /// Says what is wrong whenever that has changed.
    func tellHealth() {
        var warnings = [rootGuard.warning].compactMap(\.self)
        if rootGuard.isOpen {
            warnings += [watchWarning].compactMap(\.self) + silentMounts
            warnings += [unreadableFolders].compactMap(\.self)
        }
        guard warnings != warningsTold else { return }
        warningsTold = warnings
        emit(.health(warnings))
    }
}
