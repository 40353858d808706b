package io.shorefs.store.s3;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a client and a server, and does to the next requests of a method what it was told; it passes on all others. */
final class Meddler implements AutoCloseable {
    private static final Set<String> NOT_PASSED_ON =
            Set.of("connection", "content-length", "expect", "host", "http2-settings", "transfer-encoding", "upgrade");

    private final HttpServer server;
    private final URI behind;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Queue<Deed>> deeds = new HashMap<>();
    private final List<Request> requests = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What came. */
    record Request(String method, URI uri, Map<String, List<String>> headers, byte[] body) {
        /** The value of a header, in lower case; null without it. */
        String header(String name) {
            return headers.containsKey(name) ? headers.get(name).getFirst() : null;
        }
    }

    /** What goes back. */
    record Answer(int status, Map<String, List<String>> headers, byte[] body, int promised) {
        Answer(int status, Map<String, List<String>> headers, byte[] body) {
            this(status, headers, body, body.length);
        }

        /** The same, which says that it is longer, and ends too early. */
        Answer promising(int length) {
            return new Answer(status, headers, body, length);
        }

        /** An error as S3 tells it. */
        static Answer error(int status, String code) {
            String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code
                    + "</Code><Message>says the test</Message></Error>";
            return xml(status, xml);
        }

        static Answer xml(int status, String xml) {
            Map<String, List<String>> headers = Map.of("content-type", List.of("application/xml"));
            return new Answer(status, headers, xml.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What the server behind it would do. */
    interface Behind {
        Answer ask(Request request) throws IOException, InterruptedException;
    }

    /** What is done to a request; null ends the connection without an answer. */
    interface Deed {
        Answer to(Request request, Behind behind) throws IOException, InterruptedException;
    }

    Meddler(URI behind) throws IOException {
        this.behind = behind;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next requests of a method meet this, one after the other. */
    synchronized void next(String method, Deed... what) {
        deeds.computeIfAbsent(method, m -> new ArrayDeque<>()).addAll(List.of(what));
    }

    /** What came so far of a method, in order. */
    synchronized List<Request> requests(String method) {
        return requests.stream().filter(r -> r.method().equals(method)).toList();
    }

    /** No answer, ever. */
    Answer silence() throws InterruptedException {
        closed.await();
        return null;
    }

    private synchronized Deed deed(Request request) {
        requests.add(request);
        Queue<Deed> waiting = deeds.get(request.method());
        return waiting == null || waiting.isEmpty() ? (r, b) -> b.ask(r) : waiting.remove();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, List<String>> headers = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    headers,
                    exchange.getRequestBody().readAllBytes());
            Answer answer = deed(request).to(request, this::passOn);
            if (answer != null) {
                send(exchange, answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer passOn(Request request) throws IOException, InterruptedException {
        HttpRequest.Builder on = HttpRequest.newBuilder(URI.create(behind.getScheme() + "://" + behind.getAuthority()
                        + request.uri().toASCIIString()))
                .method(request.method(), BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name)) {
                values.forEach(value -> on.header(name, value));
            }
        });
        HttpResponse<byte[]> back = client.send(on.build(), BodyHandlers.ofByteArray());
        return new Answer(back.statusCode(), back.headers().map(), back.body());
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        answer.headers().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name)) {
                headers.put(name, values);
            }
        });
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), head || answer.promised() == 0 ? -1 : answer.promised());
        if (!head) {
            exchange.getResponseBody().write(answer.body());
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow(); // a test that failed may have left one waiting
        threads.close();
        client.close();
    }
}
