/** What is measured, on a quiet machine and when somebody asks for it: no test is in here. */
package io.shorefs.acceptance.bench;
