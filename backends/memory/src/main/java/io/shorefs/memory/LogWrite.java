package io.shorefs.memory;

/** What was written to the log's disk, and is there after a power cut only if it was forced, or happens to be. */
sealed interface LogWrite {
    /** Payload, its last page filled with zeros; the array is not changed any more. */
    record Payload(int page, byte[] bytes) implements LogWrite {}

    /** A record. */
    record Appended(LogRecord record) implements LogWrite {}
}
