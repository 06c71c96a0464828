// prettier-ignore
const vendors: Record<string, readonly string[]> = {
  // PyTorch, TensorFlow, Hugging Face, DJL, vLLM. aws/deep-learning-containers, and image_uri_config/ of aws/sagemaker-python-sdk, November 2026.
  "AWS Deep Learning Containers": [
    "763104351884", // most regions
    "626614931356", // af-south-1
    "871362719292", // ap-east-1
    "975050140332", // ap-east-2
    "364406365360", // ap-northeast-3
    "772153158452", // ap-south-2
    "907027046896", // ap-southeast-3
    "457447274322", // ap-southeast-4
    "550225433462", // ap-southeast-5
    "633930458069", // ap-southeast-6
    "590183813437", // ap-southeast-7
    "204538143572", // ca-west-1
    "380420809688", // eu-central-2
    "692866216735", // eu-south-1
    "503227376785", // eu-south-2
    "780543022126", // il-central-1
    "914824155844", // me-central-1
    "217643126080", // me-south-1
    "637423239942", // mx-central-1
    "727897471807", // cn-north-1, cn-northwest-1
    "446045086412", // us-gov-east-1
    "442386744353", // us-gov-west-1
  ],
  // sagemaker-scikit-learn, sagemaker-xgboost, sagemaker-sparkml-serving. image_uri_config/sklearn.json of aws/sagemaker-python-sdk.
  "SageMaker scikit-learn, XGBoost and Spark ML": [
    "510948584623", "651117190479", "354813040037", "366743142698", "867004704886", "720646828776", "628508329040",
    "121021644041", "783357654285", "951798379941", "106583098589", "341280168497", "492215442770", "680994064768",
    "662702820516", "141502667606", "764974769150", "659782779980", "978288397137", "104374241257", "801668240914",
    "272398656194", "737474898029", "683313688378", "257758044811", "746614075791", "246618743249",
    "450853457545", "451049120500", "237065988967", "414596584902", // China, then GovCloud
  ],
  // sagemaker-tensorflow-serving, the older one. aws/sagemaker-tensorflow-serving-container.
  "SageMaker TensorFlow Serving": ["520713654638", "057415533634", "724002660598"],
};

/** Whose images an account holds that lets every account pull: a vendor's name, or undefined. */
export function vendorOf(accountId: string): string | undefined {
  return Object.keys(vendors).find((name) => vendors[name]!.includes(accountId));
}
