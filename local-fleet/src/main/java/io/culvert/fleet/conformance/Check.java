package io.culvert.fleet.conformance;

/** What one item asks of a server. */
@FunctionalInterface
interface Check {
    /**
     * Returns what came, in a few words, if that is what is expected.
     *
     * @throws Exception {@link Expect.Mismatch}, {@link Expect.NotYet}, {@link Expect.NotApplicable}, or anything else
     *                   for a failure
     */
    String run(Target target) throws Exception;
}
