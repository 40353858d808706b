package io.shorefs.store.s3;

import io.shorefs.spi.ObjectStore.Failure;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.hc.client5.http.ConnectTimeoutException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Error;

/** One attempt that did not succeed: what is known by it. */
final class Problem extends Exception {
    private static final long serialVersionUID = 1;

    /** What is known. */
    enum Kind {
        /** The store says that there is no such object. */
        ABSENT(false, Failure.ABSENT),
        /** The store says that the condition does not hold. */
        CONDITION(false, Failure.PRECONDITION_FAILED),
        /** The range begins behind the object's end. */
        BEHIND_THE_END(false, Failure.TRANSIENT),
        /** Not done, since another request for the object was under way. */
        CONFLICT(true, Failure.TRANSIENT),
        /** Not done: the store was not reached. */
        UNREACHED(true, Failure.TRANSIENT),
        /** Done or not, now or later: there was no answer, or one that does not tell. */
        LOST(true, Failure.TRANSIENT),
        /** Not done: credentials or clock are not of now. */
        STALE(true, Failure.DENIED),
        /** Not done: not allowed. */
        DENIED(false, Failure.DENIED),
        /** Not done, and it will not be: the request makes no sense to this store, or the bucket is missing. */
        REFUSED(false, Failure.DENIED),
        /** Not done: the client is closed. */
        CLOSED(false, Failure.TRANSIENT);

        private final boolean passing;
        private final Failure failure;

        Kind(boolean passing, Failure failure) {
            this.passing = passing;
            this.failure = failure;
        }

        /** Whether another attempt can succeed. */
        boolean passing() {
            return passing;
        }

        /** What the caller is told. */
        Failure failure() {
            return failure;
        }
    }

    private final Kind kind;

    private Problem(Kind kind, String reason, Throwable cause) {
        super(reason, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** Of a request. */
    static Problem of(SdkException e) {
        return switch (e) {
            case AwsServiceException answer -> answered(answer);
            case Credentials.Missing missing -> new Problem(Kind.DENIED, missing.getMessage(), missing);
            default -> unanswered(e);
        };
    }

    private static Problem answered(AwsServiceException answer) {
        Kind kind = kind(answer.statusCode(), code(answer));
        String reason = Remedy.of(answer)
                .map(remedy -> remedy + " (" + said(answer) + ")")
                .orElseGet(answer::getMessage);
        return new Problem(kind, reason, answer);
    }

    private static String said(AwsServiceException answer) {
        String code = code(answer).isEmpty() ? "status " + answer.statusCode() : code(answer);
        String message = answer.awsErrorDetails() == null
                ? null
                : answer.awsErrorDetails().errorMessage();
        return message == null || message.isEmpty() ? code : code + ": " + message;
    }

    private static Problem unanswered(SdkException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            Optional<String> remedy = Remedy.ofConnection(cause);
            if (remedy.isPresent()) {
                return new Problem(Kind.REFUSED, remedy.get(), e);
            }
        }
        return new Problem(wasSent(e) ? Kind.LOST : Kind.UNREACHED, e.getMessage(), e);
    }

    /** Of a request that a client did not send since it is closed. */
    static Problem closed(RuntimeException e) {
        return new Problem(Kind.CLOSED, "the store is closed", e);
    }

    /** Of one object of several that a request is about. */
    static Problem of(S3Error error) {
        String said = error.code() + " for " + error.key() + ": " + error.message();
        String reason = Remedy.of(error.code())
                .map(remedy -> remedy + " (" + said + ")")
                .orElse(said);
        return new Problem(kind(0, error.code()), reason, null);
    }

    /** Of an answer that cannot be right. */
    static Problem nonsense(String reason) {
        return new Problem(Kind.LOST, reason, null);
    }

    private static String code(AwsServiceException answer) {
        String code = answer.awsErrorDetails() == null
                ? null
                : answer.awsErrorDetails().errorCode();
        return code == null ? "" : code;
    }

    /** By the code, which says more than the status; a 404 that does not name the object as missing may come from anybody. */
    private static Kind kind(int status, String code) {
        return switch (code) {
            case "NoSuchKey" -> Kind.ABSENT;
            case "AccessDenied" -> Kind.DENIED;
            case "ExpiredToken", "RequestExpired", "RequestTimeTooSkewed", "TokenRefreshRequired" -> Kind.STALE;
            case "InternalError", "RequestTimeout", "ServiceUnavailable", "SlowDown" -> Kind.LOST;
            default -> kind(status);
        };
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 401, 403 -> Kind.DENIED;
            case 409 -> Kind.CONFLICT;
            case 412 -> Kind.CONDITION;
            case 416 -> Kind.BEHIND_THE_END;
            case 408, 429 -> Kind.LOST;
            case 501 -> Kind.REFUSED;
            default -> status >= 500 ? Kind.LOST : Kind.REFUSED;
        };
    }

    private static boolean wasSent(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case ConnectException refused -> {
                    return false;
                }
                case NoRouteToHostException unreachable -> {
                    return false;
                }
                case UnknownHostException unknown -> {
                    return false;
                }
                case ConnectTimeoutException silent -> {
                    return false;
                }
                default -> {}
            }
        }
        return true;
    }
}
