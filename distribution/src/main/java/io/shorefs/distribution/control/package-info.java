/** Commands that need the running server reach it over a Unix socket in its data folder. */
package io.shorefs.distribution.control;
