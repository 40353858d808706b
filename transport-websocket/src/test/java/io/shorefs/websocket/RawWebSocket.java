package io.shorefs.websocket;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A client that writes bytes as it likes, also those that no browser would. */
final class RawWebSocket implements AutoCloseable {
    private static final byte[] MASK = {0x11, 0x7f, (byte) 0x93, (byte) 0xe5};

    private final Socket socket;
    private final InputStream input;

    private RawWebSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.input = socket.getInputStream();
    }

    /** A frame of the server's. */
    record Frame(int first, byte[] data) {}

    /** Connects to {@code http://host:port}; nothing is asked for yet. */
    static RawWebSocket connect(String address) throws IOException {
        int port = URI.create(address).getPort();
        return new RawWebSocket(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Connects, and is a WebSocket. */
    static RawWebSocket open(String address) throws IOException {
        RawWebSocket raw = connect(address);
        String answer = raw.ask("GET /ws/9p", raw.handshake());
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(answer);
        }
        return raw;
    }

    /** The headers of an upgrade by a client that is no browser. */
    Map<String, String> handshake() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", "127.0.0.1:" + socket.getPort());
        headers.put("Connection", "keep-alive, Upgrade");
        headers.put("Upgrade", "websocket");
        headers.put("Sec-WebSocket-Version", "13");
        headers.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        headers.put("Sec-WebSocket-Protocol", "other, 9p2000.L");
        return headers;
    }

    /** Sends a request without a body, and gives the head of the answer. */
    String ask(String methodAndPath, Map<String, String> headers) throws IOException {
        return ask(methodAndPath, headers, "");
    }

    private String ask(String methodAndPath, Map<String, String> headers, String body) throws IOException {
        StringBuilder request = new StringBuilder(methodAndPath + " HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        socket.getOutputStream().write((request + "\r\n" + body).getBytes(StandardCharsets.ISO_8859_1));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        while (!answer.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = input.read();
            if (b < 0) {
                break;
            }
            answer.write(b);
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    /** Sends a form, and gives the head of the answer. */
    String post(String path, Map<String, String> headers, String body) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        all.put("Content-Length", String.valueOf(body.length()));
        return ask("POST " + path, all, body);
    }

    /** A frame of a client's, whose length is written in the fewest bytes. */
    static byte[] frame(int first, byte[] data) {
        ByteBuffer frame = ByteBuffer.allocate(14 + data.length).put((byte) first);
        if (data.length < 126) {
            frame.put((byte) (0x80 | data.length));
        } else if (data.length < 0x1_0000) {
            frame.put((byte) 0xfe).putShort((short) data.length);
        } else {
            frame.put((byte) 0xff).putLong(data.length);
        }
        frame.put(MASK);
        for (int i = 0; i < data.length; i++) {
            frame.put((byte) (data[i] ^ MASK[i % MASK.length]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    void send(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        socket.getOutputStream().write(all.toByteArray());
    }

    /** The next frame; its first byte is -1 at the end. */
    Frame receive() throws IOException {
        int first = input.read();
        if (first < 0) {
            return new Frame(-1, new byte[0]);
        }
        DataInputStream data = new DataInputStream(input);
        int coded = data.readUnsignedByte();
        int length = coded < 126 ? coded : coded == 126 ? data.readUnsignedShort() : (int) data.readLong();
        return new Frame(first, data.readNBytes(length));
    }

    /** Breaks off. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
