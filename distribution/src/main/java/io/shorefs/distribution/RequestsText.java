package io.shorefs.distribution;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Locale;

/** How many requests a server made to its store, and what they cost at S3's list price, for people to read. */
record RequestsText(JsonObject requests, Duration running) {
    /** US dollars for a PUT or a listing, in S3's standard class in us-east-1; to delete is free. */
    private static final double PUT = 0.005 / 1000;

    private static final double GET = 0.0004 / 1000;
    private static final Duration MONTH = Duration.ofDays(30);

    /** Before that a rate says nothing. */
    private static final Duration ENOUGH = Duration.ofMinutes(1);

    String line() {
        long puts = number("puts");
        long gets = number("gets");
        long lists = number("lists");
        String counts = String.format(Locale.ROOT, "requests: %,d PUT, %,d GET, %,d LIST", puts, gets, lists);
        if (running.compareTo(ENOUGH) < 0) {
            return counts;
        }
        double dollars = ((puts + lists) * PUT + gets * GET) * MONTH.toSeconds() / running.toSeconds();
        return counts + String.format(Locale.ROOT, "; a month like that costs %.2f USD at S3's list price", dollars);
    }

    private long number(String name) {
        return requests.getJsonNumber(name).longValue();
    }
}
