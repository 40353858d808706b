package io.shorefs.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestsTextTest {
    private static final JsonObject REQUESTS = Json.createObjectBuilder()
            .add("puts", 1500)
            .add("gets", 2500)
            .add("lists", 2)
            .add("deletes", 7)
            .build();

    @Test
    void aMonthIsReckonedFromTheTimeUntilNow() {
        // a 720th of a month: 1,502 * 0.000005 + 2,500 * 0.0000004 dollars, 720 times
        assertEquals(
                "requests: 1,500 PUT, 2,500 GET, 2 LIST; a month like that costs 6.13 USD at S3's list price",
                new RequestsText(REQUESTS, Duration.ofHours(1)).line());
    }

    @Test
    void inItsFirstMinuteThereIsNoRate() {
        assertEquals(
                "requests: 1,500 PUT, 2,500 GET, 2 LIST", new RequestsText(REQUESTS, Duration.ofSeconds(59)).line());
    }
}
