package io.shorefs.conformance.transport;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** A client of the probe protocol. One thread may receive while another sends. */
final class ProbeClient implements AutoCloseable {
    private final Wire wire;
    private final InputStream input;

    ProbeClient(Wire wire) {
        this.wire = wire;
        this.input = wire.input();
    }

    void sendRaw(byte[] bytes) throws IOException {
        wire.output().write(bytes);
    }

    /** Sends frames with one write. */
    void send(List<ProbeFrame> frames) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ProbeFrame frame : frames) {
            all.write(frame.encode());
        }
        sendRaw(all.toByteArray());
    }

    void send(ProbeFrame frame) throws IOException {
        send(List.of(frame));
    }

    ProbeFrame receive() throws IOException {
        DataInputStream data = new DataInputStream(input);
        int length = Integer.reverseBytes(data.readInt());
        byte[] rest = data.readNBytes(length - Integer.BYTES);
        if (rest.length < length - Integer.BYTES) {
            throw new EOFException("the connection ended within a reply");
        }
        return ProbeFrame.read(ByteBuffer.wrap(rest));
    }

    ProbeFrame call(ProbeFrame frame) throws IOException {
        send(frame);
        return receive();
    }

    /** Reads once, as much as comes. */
    int readOnce(byte[] into, int offset) throws IOException {
        return input.read(into, offset, into.length - offset);
    }

    /** Waits for the end of the connection, whatever comes before. */
    void awaitEnd() {
        byte[] rest = new byte[64 << 10];
        try {
            for (int n = 0; n >= 0; n = input.read(rest)) {
                // what is still on its way
            }
        } catch (IOException e) {
            // a reset is an end, too
        }
    }

    void endOutput() throws IOException {
        wire.endOutput();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
