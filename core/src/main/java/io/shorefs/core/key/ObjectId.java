package io.shorefs.core.key;

/**
 * Names an object of a volume. An id is used for one object, ever: whoever makes it has its epoch alone.
 *
 * @param branch that wrote it; 0 for the main one
 * @param epoch of the writer; 0 for a log, whose number alone names it
 * @param number counted by the writer within its epoch; for a log, its place in the order of logs
 */
public record ObjectId(int branch, ObjectKind kind, long epoch, long number) {
    public ObjectId {
        if (branch < 0 || epoch < 0 || number < 0) {
            throw new IllegalArgumentException("object " + branch + "/" + kind + "/" + epoch + "-" + number);
        }
    }
}
