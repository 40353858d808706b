/**
 * One reusable JUnit suite for each SPI. An implementation's own tests extend the suite and give it what to test; the built-in parts do exactly
 * that.
 */
package io.shorefs.conformance;
