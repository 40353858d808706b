package io.shorefs.websocket;

import io.helidon.common.parameters.Parameters;
import io.helidon.http.HeaderNames;
import io.helidon.http.SetCookie;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.shorefs.spi.Telemetry;
import java.time.Duration;
import java.util.Optional;

/**
 * What is answered over HTTP.
 *
 * @param guard says who may
 * @param telemetry what is told of the server
 */
record Routes(Guard guard, Telemetry telemetry) {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";

    HttpRouting.Builder routing() {
        return HttpRouting.builder()
                .addFilter(checked())
                .get("/", this::home)
                .get("/metrics", this::metrics)
                .post("/login", this::login)
                .post("/logout", this::logout);
    }

    private Filter checked() {
        return (FilterChain chain, RoutingRequest request, RoutingResponse response) -> {
            SafeHeaders.all().forEach(response::header);
            Optional<Guard.Refusal> refusal = guard.admit(of(request));
            if (refusal.isPresent()) {
                refuse(response, refusal.get());
            } else {
                chain.proceed();
            }
        };
    }

    private static Request of(ServerRequest request) {
        return Request.of(
                request.prologue().method(),
                request.isSecure(),
                request.remotePeer().host(),
                request.headers());
    }

    private static void refuse(ServerResponse response, Guard.Refusal refusal) {
        response.status(refusal.status()).header(HeaderNames.CONTENT_TYPE, TEXT).send(refusal.message() + "\n");
    }

    private void home(ServerRequest request, ServerResponse response) {
        boolean known = guard.admitUser(of(request)).isEmpty();
        response.status(known ? Status.OK_200 : Status.UNAUTHORIZED_401)
                .header(HeaderNames.CONTENT_TYPE, HTML)
                .send((known ? Page.home() : Page.login()).html());
    }

    private void metrics(ServerRequest request, ServerResponse response) {
        Optional<Guard.Refusal> refusal = guard.admitUser(of(request));
        if (refusal.isPresent()) {
            refuse(response, refusal.get());
            return;
        }
        Exposition exposition = Exposition.of(
                telemetry.measures(),
                request.headers().first(HeaderNames.ACCEPT).orElse(""));
        response.header(HeaderNames.CONTENT_TYPE, exposition.contentType()).send(exposition.text());
    }

    private void login(ServerRequest request, ServerResponse response) {
        Login login = guard.login().orElse(null);
        if (login == null) {
            seeHome(response);
            return;
        }
        String secret = request.content()
                .as(Parameters.class)
                .first("secret")
                .asOptional()
                .orElse("");
        Request asked = of(request);
        switch (login.judge(secret, asked.peer())) {
            case RIGHT -> {
                response.headers().addCookie(cookie(asked, login.sessions().begin(), Sessions.LIFE_SECONDS));
                seeHome(response);
            }
            case WRONG -> refuse(response, new Guard.Refusal(Status.UNAUTHORIZED_401, "this is not it"));
            case TOO_OFTEN ->
                refuse(response, new Guard.Refusal(Status.TOO_MANY_REQUESTS_429, "wrong too often: wait a minute"));
        }
    }

    private void logout(ServerRequest request, ServerResponse response) {
        Request asked = of(request);
        guard.login().ifPresent(login -> asked.session().ifPresent(login.sessions()::end));
        response.headers().addCookie(cookie(asked, "", 0));
        seeHome(response);
    }

    private static void seeHome(ServerResponse response) {
        response.status(Status.SEE_OTHER_303).header(HeaderNames.LOCATION, "/").send();
    }

    private static SetCookie cookie(Request request, String secret, long seconds) {
        return SetCookie.builder(Request.cookie(request.site().orElseThrow()), secret)
                .path("/")
                .maxAge(Duration.ofSeconds(seconds))
                .httpOnly(true)
                .secure(request.secure())
                .sameSite(SetCookie.SameSite.STRICT)
                .build();
    }
}
