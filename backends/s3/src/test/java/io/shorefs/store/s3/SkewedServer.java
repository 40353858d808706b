package io.shorefs.store.s3;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A server without objects whose clock is ahead of everybody's, and which insists on it. One thread serves, one connection at a time. */
final class SkewedServer implements AutoCloseable {
    private static final Duration AHEAD = Duration.ofHours(2);
    private static final Duration TOLERATED = Duration.ofMinutes(15);
    private static final DateTimeFormatter SIGNED =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ServerSocket listener;
    private final Thread thread;

    SkewedServer() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        thread = Thread.ofVirtual().start(this::serve);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                answer(socket);
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void answer(Socket socket) throws IOException {
        BufferedReader head =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        Instant signed = Instant.EPOCH;
        for (String line = head.readLine(); line != null && !line.isEmpty(); line = head.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("x-amz-date:")) {
                signed = Instant.from(
                        SIGNED.parse(line.substring("x-amz-date:".length()).strip()));
            }
        }
        Instant now = Instant.now().plus(AHEAD);
        boolean skewed = Duration.between(signed, now).abs().compareTo(TOLERATED) > 0;
        String code = skewed ? "RequestTimeTooSkewed" : "NoSuchKey";
        String body = "<Error><Code>" + code + "</Code><Message>says the test</Message></Error>";
        String answer = "HTTP/1.1 " + (skewed ? "403 Forbidden" : "404 Not Found") + "\r\nConnection: close\r\nDate: "
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)) + "\r\nContent-Length: "
                + body.length() + "\r\nContent-Type: application/xml\r\n\r\n" + body;
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        listener.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
