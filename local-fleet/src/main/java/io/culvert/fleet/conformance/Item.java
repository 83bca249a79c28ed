package io.culvert.fleet.conformance;

import io.culvert.fleet.client.ClientException;

/**
 * One numbered statement of the checklist.
 *
 * @param alone must not run beside others: it counts, times, or breaks something
 */
public record Item(int number, String title, boolean alone, Check check) {
    static Item of(int number, String title, Check check) {
        return new Item(number, title, false, check);
    }

    static Item alone(int number, String title, Check check) {
        return new Item(number, title, true, check);
    }

    /** Runs the check. Never throws: whatever happens is a result. */
    public Result run(Target target) {
        // Our own fleet has to do what is expected; somebody else's server may have decided otherwise.
        try {
            return new Result(this, Outcome.PASSED, check.run(target));
        } catch (Expect.Mismatch e) {
            return new Result(this, target.isFleet() ? Outcome.FAILED : Outcome.DIFFERS, e.getMessage());
        } catch (Expect.NotYet e) {
            return new Result(this, Outcome.NOT_YET, e.getMessage());
        } catch (Expect.NotApplicable e) {
            return new Result(this, Outcome.NOT_APPLICABLE, e.getMessage());
        } catch (ClientException e) {
            return new Result(this, Outcome.FAILED, e.getMessage());
        } catch (Exception e) {
            return new Result(this, Outcome.FAILED, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return number + " " + title;
    }
}
