package io.shorefs.acceptance.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a JVM holds.
 *
 * @param heapKib in use after a full collection
 * @param residentKib VmRSS, after malloc gave back what is free
 * @param threads of the operating system
 * @param files open descriptors
 */
public record Footprint(long heapKib, long residentKib, long threads, long files) {
    private static final Duration JCMD = Duration.ofSeconds(30);
    private static final long HEAP_KIB = 32 << 10;
    private static final long RESIDENT_KIB = 256 << 10;
    private static final int FEW = 3;
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    /** Whether it is no more than another, but for what a running server gains and gives back all the time. */
    public boolean isAbout(Footprint other) {
        return heapKib < other.heapKib + HEAP_KIB
                && residentKib < other.residentKib + RESIDENT_KIB
                && threads <= other.threads + FEW
                && files <= other.files + FEW;
    }

    /** VmRSS of a process as it is now, in KiB. */
    public static long residentKib(long pid) {
        return status(Path.of("/proc", "" + pid), "VmRSS:");
    }

    /** Of the JVM with this process id, by jcmd and /proc. */
    public static Footprint of(long pid) {
        jcmd(pid, "GC.run");
        run(pid, "System.trim_native_heap"); // what compilers gave back to malloc; not every C library can
        Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
        long heap = 0;
        for (int generations = 0; generations < 2 && used.find(); generations++) {
            heap += Long.parseLong(used.group(1));
        }
        Path process = Path.of("/proc", "" + pid);
        return new Footprint(
                heap, status(process, "VmRSS:"), status(process, "Threads:"), count(process.resolve("fd")));
    }

    /** What fills the heap of a JVM: the classes with the most bytes. */
    public static String largestClasses(long pid) {
        return jcmd(pid, "GC.class_histogram").lines().limit(25).collect(Collectors.joining("\n"));
    }

    private static String jcmd(long pid, String what) {
        Command command = run(pid, what);
        if (command.status() != 0) {
            throw new AssertionError("jcmd " + what + ": " + command.output());
        }
        return command.output();
    }

    private static Command run(long pid, String what) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Command.run(JCMD, List.of(jcmd, "" + pid, what));
    }

    private static long status(Path process, String key) {
        try (Stream<String> lines = Files.lines(process.resolve("status"))) {
            return lines.filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long count(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
