package io.shorefs.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a client asks to begin with: {@code PATH[,KEY=VALUE]...}; a semicolon separates as a comma does, for the kernel's client, which takes what follows a comma for an option of its own. The path leads from the root to a directory; when its first name begins with {@code @}, what follows that is the name of a checkpoint, and the path leads on
 * from the root of that. So {@code ""} and {@code "/"} are the root, {@code "/a/b"} is a directory, {@code "/@monday/a"} is that directory as the checkpoint {@code monday} has it. What keys there are is for the filesystem to
 * say. Immutable.
 *
 * @param checkpoint name of a checkpoint; none for the present
 * @param path from the root on
 * @param options by key
 */
public record AttachName(Optional<String> checkpoint, List<Name> path, SortedMap<String, String> options) {
    /** The root, at present. */
    public static final AttachName ROOT = new AttachName(Optional.empty(), List.of(), Collections.emptySortedMap());

    private static final int MOST_BYTES = 4096;

    public AttachName {
        path = List.copyOf(path);
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /**
     * Reads one.
     *
     * @throws FsException EINVAL when an option is none, or stands there twice; ENAMETOOLONG for more than 4,096 bytes, or a name of more than {@value Name#MAX_BYTES}
     */
    public static AttachName parse(byte[] text) {
        if (text.length > MOST_BYTES) {
            throw new FsException(Errno.ENAMETOOLONG);
        }
        String[] parts = new String(text, StandardCharsets.ISO_8859_1).split("[,;]", -1);
        SortedMap<String, String> options = new TreeMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals <= 0 || options.put(parts[i].substring(0, equals), parts[i].substring(equals + 1)) != null) {
                throw new FsException(
                        Errno.EINVAL, "\"" + parts[i] + "\" in an attach name is no option, or stands there twice");
            }
        }
        List<String> names = names(parts[0]);
        Optional<String> checkpoint = names.isEmpty() || !names.getFirst().startsWith("@")
                ? Optional.empty()
                : Optional.of(names.getFirst().substring(1));
        List<Name> path = names.subList(checkpoint.isPresent() ? 1 : 0, names.size()).stream()
                .map(name -> Name.of(name.getBytes(StandardCharsets.ISO_8859_1)))
                .toList();
        return new AttachName(checkpoint, path, options);
    }

    private static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        for (String name : path.split("/", -1)) {
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return names;
    }
}
