package io.shorefs.acceptance.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.SplittableRandom;

/** Opens one connection after the other, sends malformed bytes, and goes away in different ways. */
final class Attacker {
    private static final int READ_MILLIS = 20;

    private final int port;
    private final SplittableRandom random;
    private final Malformed malformed;

    Attacker(int port, SplittableRandom random) {
        this.port = port;
        this.random = random;
        this.malformed = new Malformed(random);
    }

    /** Attacks with at least so many frames; each connection must find the server listening. */
    void attack(int frames) throws IOException {
        int enough = malformed.frames() + frames;
        while (malformed.frames() < enough) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
                socket.setSoTimeout(READ_MILLIS);
                talk(socket);
            }
        }
    }

    /** The server may end the connection at any point; that is its right. */
    private void talk(Socket socket) throws IOException {
        if (random.nextInt(3) != 0) {
            socket.setSoLinger(true, 0); // goes with a reset, and leaves no port waiting here
        }
        try {
            socket.getOutputStream().write(malformed.connection());
            if (random.nextInt(3) == 0) {
                drain(socket.getInputStream());
            }
        } catch (SocketTimeoutException e) {
            // it waits for more than a malformed frame brought: a frame may be unfinished
        } catch (IOException e) {
            if (!ended(e)) {
                throw e;
            }
        }
    }

    private static boolean ended(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("reset") || message.contains("Broken pipe") || message.contains("aborted");
    }

    private static void drain(InputStream in) throws IOException {
        byte[] bytes = new byte[8192];
        int read = in.read(bytes);
        while (read >= 0) {
            read = in.read(bytes);
        }
    }
}
