package io.culvert.fleet.conformance;

import io.culvert.fleet.client.ClientException;
import java.util.Optional;

/**
 * One numbered statement of the checklist.
 *
 * @param alone        must not run beside others: it counts, times, or breaks something
 * @param deliberately why Culvert does otherwise, if it does so on purpose
 */
public record Item(int number, String title, boolean alone, Optional<String> deliberately, Check check) {
    static Item of(int number, String title, Check check) {
        return new Item(number, title, false, Optional.empty(), check);
    }

    static Item alone(int number, String title, Check check) {
        return new Item(number, title, true, Optional.empty(), check);
    }

    Item because(String reason) {
        return new Item(number, title, alone, Optional.of(reason), check);
    }

    /** Runs the check. Never throws: whatever happens is a result. */
    public Result run(Target target) {
        try {
            return new Result(this, Outcome.PASSED, check.run(target));
        } catch (Expect.Mismatch e) {
            return new Result(this, target.isFleet() ? difference() : Outcome.DIFFERS, e.getMessage());
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

    /** Our own fleet has to do what is expected, unless the difference is decided. */
    private Outcome difference() {
        return deliberately.isPresent() ? Outcome.DIFFERS : Outcome.FAILED;
    }

    @Override
    public String toString() {
        return number + " " + title;
    }
}
