package io.shorefs.core.key;

/**
 * Names an object of a volume. An id is used for one object, ever: whoever makes it has its epoch alone. Only manifest and volume, of which there is one, are replaced.
 *
 * @param branch that wrote it; 0 for the main one, and for the volume
 * @param epoch of the writer; 0 for a log, whose number alone names it, for a manifest and the volume
 * @param number counted by the writer within its epoch; for a log, its place in the order of logs; 0 for a manifest and the volume
 */
public record ObjectId(int branch, ObjectKind kind, long epoch, long number) {
    public ObjectId {
        boolean possible =
                switch (kind) {
                    case SEGMENT, TABLE, INDEX -> true;
                    case LOG -> epoch == 0;
                    case MANIFEST -> epoch == 0 && number == 0;
                    case VOLUME -> branch == 0 && epoch == 0 && number == 0;
                };
        if (branch < 0 || epoch < 0 || number < 0 || !possible) {
            throw new IllegalArgumentException("object " + branch + "/" + kind + "/" + epoch + "-" + number);
        }
    }
}
