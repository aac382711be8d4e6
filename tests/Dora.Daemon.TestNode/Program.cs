using System.Globalization;
using Dora.Daemon.TestNode;

// A node for the tests of the daemon: the first argument says what it does. What it learns it prints, one line each.
int Number(int position, int otherwise = int.MaxValue) =>
    position < args.Length ? int.Parse(args[position], CultureInfo.InvariantCulture) : otherwise;

switch (args[0])
{
    case "idle":
        Behaviours.Idle();
        break;
    case "register-only":
        Misbehaviours.RegisterOnly();
        break;
    case "fail":
        Behaviours.Fail(Number(1));
        break;
    case "source":
        Behaviours.Source(Number(1), Number(2));
        break;
    case "secretive-source":
        Misbehaviours.SecretiveSource();
        break;
    case "cued":
        Behaviours.CuedSource(Number(1));
        break;
    case "sink":
        Behaviours.Sink(Number(1));
        break;
    case "library-source":
        LibraryNode.Source(Number(1));
        break;
    case "unknown-output":
        LibraryNode.UnknownOutput();
        break;
    case "numbers":
        Numbers.Send(Number(1), Number(2, 0), Number(3, 0), Number(4, 20));
        break;
    case "relay":
        Numbers.Relay();
        break;
    case "witness":
        Numbers.Witness(Number(1, 100));
        break;
    case "measure":
        Giants.Measure();
        break;
    case "too-large":
        Giants.TooLarge(endsWithIt: Number(1) != 0);
        break;
    case "largest":
        Giants.Largest(Number(1));
        break;
    case "log":
        Behaviours.Log(args[1]);
        break;
    case "attach":
        Behaviours.Attach(args[1], args[2]);
        break;
    case "ignore-failed-start":
        Misbehaviours.IgnoreFailedStart();
        break;
    case "ignore-stop":
        Misbehaviours.IgnoreStop();
        break;
    case "ignore-everything":
        Misbehaviours.IgnoreEverything();
        break;
    case "deaf":
        Misbehaviours.Deaf();
        break;
    case "flood-edge":
        Misbehaviours.FloodEdge();
        break;
    case "wrong-token":
        Misbehaviours.WrongToken();
        break;
    case "garbage":
        Misbehaviours.Garbage();
        break;
    case "huge":
        Misbehaviours.Huge();
        break;
    default:
        throw new ArgumentException($"no behaviour `{args[0]}`");
}
