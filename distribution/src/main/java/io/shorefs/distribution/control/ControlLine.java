package io.shorefs.distribution.control;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

/**
 * What is said over a control socket: JSON objects, one a line, in UTF-8. A command is {@code {"verb": NAME, "arguments": {...}}}; the answer is any number of
 * {@code {"progress": {...}}}, then {@code {"result": {...}}} or {@code {"error": SENTENCE}}.
 */
final class ControlLine {
    static final String VERB = "verb";
    static final String ARGUMENTS = "arguments";
    static final String PROGRESS = "progress";
    static final String RESULT = "result";
    static final String ERROR = "error";

    /** Bytes of a line at most. */
    static final int MOST_BYTES = 1 << 20;

    private ControlLine() {}

    /**
     * Reads a line.
     *
     * @throws EOFException when the other side ended before it
     * @throws IOException when it is too long, or no JSON object
     */
    static JsonObject read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the other side ended");
            }
            if (line.size() == MOST_BYTES) {
                throw new IOException("a line of more than " + MOST_BYTES + " bytes");
            }
            line.write(next);
        }
        try (JsonReader reader = Json.createReader(new StringReader(line.toString(StandardCharsets.UTF_8)))) {
            return reader.readObject();
        } catch (JsonException e) {
            throw new IOException("a line that is no JSON object", e);
        }
    }

    /** Writes a line. */
    static void write(OutputStream out, JsonObject line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
