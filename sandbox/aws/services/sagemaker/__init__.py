"""SageMaker: models, endpoint configurations, endpoints and the requests to them; all else is moto's.

moto drops fields (network isolation, deployment configuration), has no UpdateEndpoint, and answers requests with canned data. Here the variant
answers whose turn it is, with its own name. Tags are kept with what they are on.

An endpoint, as AWS documents it where it does: Creating, then InService. An update starts a new fleet, moves the requests to it all at
once, by a canary or step by step as its DeploymentConfig says, and is InService on the new configuration when all have moved. Requests are
answered throughout. While anything is under way, UpdateEndpoint and DeleteEndpoint are refused; so are an update of an endpoint that has
failed or whose configuration was deleted, and one that removes a variant that is registered for scaling, or changes its instance type.
Configurations and models can be deleted while they serve, and go on serving. No container runs, no alarm is evaluated and no file is read
or written: nothing is captured, no answer of an asynchronous endpoint lies in its bucket, no load scales. Deleting takes no time.

  POST /moto-api/ponte/seconds       a number: how long creating and updating take from now on, baking included (1 by default)
  POST /moto-api/ponte/next-update   how the next update ends, or a list for as many; {"how": ..., "endpoint": ...} waits for that endpoint's
                                     "rollback": Updating, RollingBack until a read sees it, InService on the OLD configuration
                                     "silent": the same, but no read sees RollingBack
                                     "failed": Failed, the old configuration serving
                                     "hang": Updating until it is let go
                                     "lag": InService on the old configuration until a read has seen that, then as usual
  POST /moto-api/ponte/let-go        {"endpoint": ..., "how": "succeeds" or any of these}: goes on with an update that hangs
  POST /endpoints/NAME/invocations, .../async-invocations    a request; not in the log
  GET  /moto-api/ponte/answered      how many requests each variant has got, by endpoint; a shadow's are copies

In the log, an entry Serving is no call: it tells the percent that each configuration answers from here on.
"""

from services.applicationautoscaling import counts_instances
from services.sagemaker.described import described
from services.sagemaker.service import SageMaker


def register(app):
    sagemaker = SageMaker(app.account, app.log.note)
    app.answers("sagemaker", sagemaker.answer)
    app.serves("sagemaker", sagemaker.serve)
    counts_instances(sagemaker)
    app.log.describes("sagemaker", described)
    app.log.catches_up(sagemaker.advance)
    app.inventory.lists(sagemaker.lines)
    app.uses_groups(sagemaker.groups)
    app.controls("seconds", sagemaker.take)
    app.controls("next-update", sagemaker.plan)
    app.controls("let-go", sagemaker.let_go)
    app.controls("answered", sagemaker.answered)
