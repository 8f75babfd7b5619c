package org.fermata.alsa;

import org.fermata.concurrent.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Hears of files that appear or vanish in folders, by inotify(7): the devices of sound cards, and
 * the socket of a sound server. A folder that is not there yet is waited for in the one above it.
 *
 * <p>Made anywhere; works on the thread {@code sound-watch}, which sleeps until a file appears or
 * vanishes.
 */
final class FileWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FileWatch.class);

    private final WatchService service;
    private final Map<Path, Runnable> folders;

    // sound-watch
    private final Map<WatchKey, Path> keys = new HashMap<>();
    private final Set<Path> unwatchable = new HashSet<>();

    private FileWatch(WatchService service, Map<Path, Runnable> folders) {
        this.service = service;
        this.folders = Map.copyOf(folders);
    }

    /**
     * Begins to watch.
     *
     * @param folders what to do when files appear or vanish in each, on {@code sound-watch}
     * @return the watch; null if the system has no means to
     */
    static FileWatch start(Map<Path, Runnable> folders) {
        try {
            FileWatch watch = new FileWatch(FileSystems.getDefault().newWatchService(), folders);
            Threads.start("sound-watch", watch::body);
            return watch;
        } catch (IOException none) {
            log.info("devices that appear are not noticed by themselves: {}", none.getMessage());
            return null;
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException failure) {
            log.debug("closing a watch", failure);
        }
    }

    // ---- sound-watch ----

    private void body() {
        try {
            follow();
            while (true) {
                WatchKey key = service.take();
                Path at = keys.get(key);
                Set<Runnable> due = new HashSet<>();
                for (WatchEvent<?> event : key.pollEvents()) {
                    due.addAll(concerned(at, event));
                }
                if (!key.reset()) {
                    keys.remove(key);
                    if (at != null && folders.containsKey(at)) {
                        due.add(folders.get(at));
                    }
                }
                due.addAll(follow());
                due.forEach(Runnable::run);
            }
        } catch (InterruptedException | ClosedWatchServiceException over) {
            log.debug("the watch is over");
        }
    }

    /** Whose folder it is, or whose folder has come or gone. */
    private Set<Runnable> concerned(Path at, WatchEvent<?> event) {
        Set<Runnable> due = new HashSet<>();
        if (at == null) {
            // It was cancelled with news still waiting.
            return due;
        }
        folders.forEach(
                (folder, then) -> {
                    boolean inside = folder.equals(at);
                    boolean itself =
                            event.context() instanceof Path name
                                    && folder.startsWith(at.resolve(name));
                    if (inside || itself) {
                        due.add(then);
                    }
                });
        return due;
    }

    /**
     * Watches each folder, or the nearest above it that is there. Folders may come and go
     * meanwhile: it is done once nothing has changed under its hands.
     *
     * @return what is to be done about folders that are watched only now, and may hold files
     *     already
     */
    private Set<Runnable> follow() {
        Set<Runnable> due = new HashSet<>();
        Set<Path> wanted;
        boolean all;
        do {
            wanted = wanted();
            all = true;
            for (Path folder : wanted) {
                if (!keys.containsValue(folder)) {
                    all &= watch(folder);
                    if (folders.containsKey(folder)) {
                        due.add(folders.get(folder));
                    }
                }
            }
        } while (!all || !wanted.equals(wanted()));
        Set<Path> kept = wanted;
        keys.entrySet()
                .removeIf(
                        watched -> {
                            boolean over = !kept.contains(watched.getValue());
                            if (over) {
                                watched.getKey().cancel();
                            }
                            return over;
                        });
        return due;
    }

    private Set<Path> wanted() {
        Set<Path> wanted = new HashSet<>();
        for (Path folder : folders.keySet()) {
            Path there = folder;
            while (there != null && !Files.isDirectory(there) && !unwatchable.contains(there)) {
                there = there.getParent();
            }
            if (there != null && !unwatchable.contains(there)) {
                wanted.add(there);
            }
        }
        return wanted;
    }

    private boolean watch(Path folder) {
        try {
            WatchKey key =
                    folder.register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_DELETE);
            keys.put(key, folder);
            return true;
        } catch (IOException failure) {
            if (Files.isDirectory(folder)) {
                unwatchable.add(folder);
                log.info("{} is not watched: {}", folder, failure.getMessage());
            }
            return false;
        }
    }
}
