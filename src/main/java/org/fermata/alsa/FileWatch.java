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
                }
                follow();
                due.forEach(Runnable::run);
            }
        } catch (InterruptedException | ClosedWatchServiceException over) {
            log.debug("the watch is over");
        }
    }

    /** Whose folder it is, or whose folder has come or gone. */
    private Set<Runnable> concerned(Path at, WatchEvent<?> event) {
        Set<Runnable> due = new HashSet<>();
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

    /** Watches each folder, or the nearest above it that is there. */
    private void follow() {
        Set<Path> wanted = new HashSet<>();
        for (Path folder : folders.keySet()) {
            Path there = folder;
            while (there != null && !Files.isDirectory(there)) {
                there = there.getParent();
            }
            if (there != null) {
                wanted.add(there);
            }
        }
        keys.entrySet()
                .removeIf(
                        watched -> {
                            boolean over = !wanted.contains(watched.getValue());
                            if (over) {
                                watched.getKey().cancel();
                            }
                            return over;
                        });
        for (Path folder : wanted) {
            if (!keys.containsValue(folder)) {
                watch(folder);
            }
        }
    }

    private void watch(Path folder) {
        try {
            WatchKey key =
                    folder.register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_DELETE);
            keys.put(key, folder);
        } catch (IOException failure) {
            log.info("{} is not watched: {}", folder, failure.getMessage());
        }
    }
}
